async function main() {
  const { default: chalk } = await import("chalk");
  console.log(chalk.green("12.50 EUR"));
}
main();
