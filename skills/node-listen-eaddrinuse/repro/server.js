const { createServer } = require("node:http");

const port = Number(process.argv[2]);
createServer((request, response) => response.end("ok")).listen(port, () => {
  console.log("listening");
  if (process.argv[3] === "once") process.exit(0);
});
