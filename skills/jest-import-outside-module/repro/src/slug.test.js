import { slug } from "./slug.js";

test("a slug has no spaces", () => {
  expect(slug("Two words")).toBe("two-words");
});
