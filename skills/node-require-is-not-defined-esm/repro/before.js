const http = require("node:http");

console.log(typeof http.createServer, require("./config.json").port);
