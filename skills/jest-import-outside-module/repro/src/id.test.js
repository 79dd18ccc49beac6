const { newId } = require("./id");
test("an id has eight characters", () => expect(newId()).toHaveLength(8));
