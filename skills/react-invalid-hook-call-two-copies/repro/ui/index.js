const React = require("react");
exports.Counter = function Counter() {
  const [count] = React.useState(1);
  return React.createElement("b", null, count);
};
