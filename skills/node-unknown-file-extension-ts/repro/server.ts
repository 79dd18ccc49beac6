const port: number = Number("8080");

console.log(port);
