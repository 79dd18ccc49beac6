import { round } from "./tax.js";

console.log(round(12.6));
