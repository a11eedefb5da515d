import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slugOf } from "./slug.ts";

const part = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/);
const name = fc.array(part, { minLength: 2, maxLength: 3 }).map((parts) => parts.join("/"));

describe("slugOf", () => {
  it("S-07 makes one segment of a name, another one for every other name", () => {
    expect(slugOf("darkroom/jersey-speed")).toBe("darkroom~jersey-speed");
    fc.assert(
      fc.property(name, name, (left, right) => {
        expect(slugOf(left)).not.toContain("/");
        expect(encodeURIComponent(slugOf(left))).toBe(slugOf(left));
        expect(slugOf(left) === slugOf(right)).toBe(left === right);
      }),
    );
  });
});
