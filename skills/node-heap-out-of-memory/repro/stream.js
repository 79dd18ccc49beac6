const { createReadStream } = require("node:fs");
const { createInterface } = require("node:readline");

(async () => {
  let rows = 0;
  for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) rows += line.split(";").length > 1;
  console.log(rows);
})();
