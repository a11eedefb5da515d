import { describe, expect, test } from "vitest";
import { loadFont } from "./load-fonts.ts";
import { archText, boundsOf, capitalHeight, setText, toPath } from "./set-text.ts";

const face = loadFont("Anton");

describe("setText", () => {
  test("stands around its middle on its base line", () => {
    const { bounds } = setText(face, "HARBOR", 0);
    expect(bounds.left).toBeCloseTo(-bounds.right, 5);
    expect(bounds.top).toBeCloseTo(-capitalHeight(face), 1);
  });

  test("loses no letter: each one adds its contours", () => {
    const contours = (text: string): number =>
      setText(face, text, 0).steps.filter(([command]) => command === "M").length;
    expect(contours("HARBOR")).toBe(
      Array.from("HARBOR").reduce((sum, letter) => sum + contours(letter), 0),
    );
    expect(contours("Ã")).toBeGreaterThan(contours("A"));
  });

  test("sets an A closer to a V than to an H", () => {
    const widthOf = (text: string): number => setText(face, text, 0).bounds.right * 2;
    const gap = (pair: string): number =>
      widthOf(pair) - Array.from(pair).reduce((sum, letter) => sum + widthOf(letter), 0);
    expect(gap("AV")).toBeLessThan(gap("AH"));
  });

  test("never lets two letters touch", () => {
    for (const pair of ["LT", "AV", "TA", "WA", "II", "RO"]) {
      const [first = "", second = ""] = pair;
      const together = setText(face, pair, 0);
      const contours = setText(face, first, 0).steps.length;
      const left = boundsOf(together.steps.slice(0, contours));
      const right = boundsOf(together.steps.slice(contours));
      expect(left.left).toBeLessThan(right.left);
      expect(setText(face, second, 0).steps.length).toBe(together.steps.length - contours);
    }
  });
});

test("an arched line hangs at its ends and not in its middle", () => {
  const line = setText(face, "HHHHHHH", 0);
  const arched = archText(line, 0.3);
  expect(arched.bounds.bottom).toBeGreaterThan(line.bounds.bottom + 0.25);
  expect(arched.bounds.top).toBeCloseTo(line.bounds.top, 1);
});

test("a path is placed and sized in drawing units", () => {
  expect(toPath([["M", 0, -1], ["L", 0.5, 0], ["Z"]], 500, 400, 100)).toBe("M500 300L550 400Z");
});
