const https = require("node:https");
const { readFileSync } = require("node:fs");

const options = { key: readFileSync("server.key"), cert: readFileSync("chain.pem") };
const server = https.createServer(options, (request, response) => response.end("ok"));
server.listen(0, "127.0.0.1", async () => {
  const response = await fetch(`https://127.0.0.1:${server.address().port}/`);
  console.log(response.status);
  process.exit(0);
});
