import { readFileSync } from "node:fs";
import { join } from "node:path";

console.log(readFileSync(join(__dirname, "views", "index.txt"), "utf8"));
