function names(page) {
  return page.users.map((user) => user.name);
}

async function load() {
  return JSON.parse('{"data": {"users": [{"name": "Ada"}]}}');
}

load().then((page) => console.log(names(page)));
