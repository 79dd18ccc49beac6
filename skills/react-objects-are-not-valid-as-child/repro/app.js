const React = require("react");
const { renderToString } = require("react-dom/server");
const Invoice = ({ due }) => React.createElement("time", null, due);
console.log(renderToString(React.createElement(Invoice, { due: new Date(0) })));
