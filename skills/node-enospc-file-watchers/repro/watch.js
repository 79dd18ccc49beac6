const { mkdirSync, watch } = require("node:fs");
const dirs = Array.from({ length: 40 }, (_, i) => `watched/d${i}`);
for (const dir of dirs) mkdirSync(dir, { recursive: true });
const watchers = dirs.map((dir) => watch(dir));
console.log(`${watchers.length} folders watched`);
for (const watcher of watchers) watcher.close();
