import jwt from "jsonwebtoken";
const { decode, sign } = jwt;

console.log(decode(sign({ sub: "17" }, "not-a-secret")).sub);
