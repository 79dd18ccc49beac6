import format from "./lib/money";

console.log(format(1250));
