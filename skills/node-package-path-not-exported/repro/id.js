const v4 = require("uuid/v4");

console.log(v4().length);
