const React = require("react");
const { renderToString } = require("react-dom/server");
const { Counter } = require("./ui");

console.log(renderToString(React.createElement(Counter)));
