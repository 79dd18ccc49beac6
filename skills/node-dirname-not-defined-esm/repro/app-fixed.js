import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
console.log(readFileSync(join(here, "views", "index.txt"), "utf8"));
