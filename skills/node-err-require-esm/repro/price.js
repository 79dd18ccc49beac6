const chalk = require("chalk");

console.log(chalk.green("12.50 EUR"));
