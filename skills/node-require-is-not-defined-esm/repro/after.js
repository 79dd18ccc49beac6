import { createRequire } from "node:module";
import http from "node:http";

const require = createRequire(import.meta.url);

console.log(typeof http.createServer, require("./config.json").port);
