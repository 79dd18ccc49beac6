const { readFileSync } = require("node:fs");
const rows = readFileSync(process.argv[2], "utf8").split("\n").map((line) => line.split(";"));
console.log(rows.length);
