const { v4 } = require("uuid");

console.log(v4().length);
