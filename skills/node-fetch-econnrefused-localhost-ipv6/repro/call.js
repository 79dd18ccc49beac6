const { createServer } = require("node:http");

createServer((request, response) => response.end("ok")).listen(0, "127.0.0.1", async function () {
  const { port } = this.address();
  const response = await fetch(`http://localhost:${port}/`);
  console.log(response.status);
  process.exit(0);
});
