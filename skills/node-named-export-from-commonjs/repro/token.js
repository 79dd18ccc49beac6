import { decode, sign } from "jsonwebtoken";

console.log(decode(sign({ sub: "17" }, "not-a-secret")).sub);
