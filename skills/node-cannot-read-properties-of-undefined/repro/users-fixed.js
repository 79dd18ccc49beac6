async function load() {
  return JSON.parse('{"data": {"users": [{"name": "Ada"}]}}');
}

function names(page) {
  if (!Array.isArray(page.data?.users)) throw new Error('the answer has no list `data.users`');
  return page.data.users.map((user) => user.name);
}

load().then((page) => {
  console.log(names(page));
  for (const row of [{ address: { city: 'London' } }, { address: null }]) console.log(row.address?.city ?? 'no address');
});
