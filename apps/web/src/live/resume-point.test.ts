import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createResumePoint } from "./resume-point.ts";

describe("createResumePoint", () => {
  it("R-04 knows no event at the start", () => {
    expect(createResumePoint().current()).toBeNull();
  });

  it("R-04 is the highest id by its number, whatever the order", () => {
    const ids = fc.array(fc.bigInt({ min: 0n, max: 2n ** 63n }), { minLength: 1 });
    fc.assert(
      fc.property(ids, (heard) => {
        const point = createResumePoint();
        for (const id of heard) point.note(String(id));
        const highest = heard.reduce((one, other) => (one > other ? one : other));
        expect(point.current()).toBe(String(highest));
      }),
    );
  });

  it("R-04 stands still while a look is owed, and then takes what was noted", () => {
    const point = createResumePoint();
    point.note("7");
    const settle = point.owe();
    point.note("19");
    expect(point.current()).toBe("7");
    settle();
    expect(point.current()).toBe("19");
  });

  it("R-04 a look that began before the last gap settles nothing", () => {
    const point = createResumePoint();
    const first = point.owe();
    const second = point.owe();
    point.note("19");
    first();
    expect(point.current()).toBeNull();
    second();
    expect(point.current()).toBe("19");
  });
});
