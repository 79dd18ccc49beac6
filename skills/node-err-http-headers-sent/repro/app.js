const { createServer } = require("node:http");

const orders = new Map([["1", { id: "1" }]]);
const answer = (res, status, body) => {
  res.setHeader("Content-Type", "application/json");
  res.statusCode = status;
  res.end(JSON.stringify(body));
};
const server = createServer((req, res) => {
  const order = orders.get(req.url.slice(1));
  if (!order) answer(res, 404, { error: "no such order" });
  answer(res, 200, order ?? {});
});
server.listen(0, "127.0.0.1", async () => {
  const response = await fetch(`http://127.0.0.1:${server.address().port}/7`);
  console.log(response.status);
  process.exit(0);
});
