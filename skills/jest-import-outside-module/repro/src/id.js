const { nanoid } = require("nanoid");
exports.newId = () => nanoid(8);
