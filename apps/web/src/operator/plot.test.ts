import { describe, expect, it } from "vitest";
import { linePath } from "./plot.tsx";

describe("the line of a plot", () => {
  it("is cut where there is no value, and begins anew", () => {
    expect(linePath([10, null, 20, 5], 20)).toBe("M0 21.00H0.5M2 2.00H2.5L3.5 30.50");
  });

  it("lies at the foot where all is nothing, and is no line without values", () => {
    expect(linePath([0, 0], 0)).toBe("M0 40.00H0.5L1.5 40.00");
    expect(linePath([null, null], 0)).toBe("");
  });
});
