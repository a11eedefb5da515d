import { describe, expect, it } from "vitest";
import { coveredPx } from "./use-keyboard-inset.ts";

describe("the dock and the on-screen keyboard", () => {
  it("V-05 is lifted by what the keyboard covers", () => {
    expect(coveredPx(740, { height: 420, offsetTop: 0, scale: 1 })).toBe(320);
    expect(coveredPx(740, { height: 420, offsetTop: 100, scale: 1 })).toBe(220);
  });

  it("V-05 stays at the foot without a keyboard, and where the page itself has shrunk", () => {
    expect(coveredPx(740, { height: 740, offsetTop: 0, scale: 1 })).toBe(0);
    expect(coveredPx(420, { height: 420.4, offsetTop: 0, scale: 1 })).toBe(0);
  });

  it("V-05 a page that is zoomed in by hand is no keyboard", () => {
    expect(coveredPx(740, { height: 370, offsetTop: 0, scale: 2 })).toBe(0);
  });
});
