import { expect, test } from "vitest";
import { chooseInks } from "../garment/choose-ink.ts";
import { drawOverlay } from "../garment/draw-overlay.ts";
import { drawSurfaces } from "../garment/draw-surfaces.ts";
import { chooseKit } from "../garment/kits.ts";
import { layoutLettering } from "../garment/layout-lettering.ts";
import type { Lettering } from "../garment/layout-lettering.ts";
import { cutOutline } from "../garment/outline.ts";
import { cleanText } from "./clean-text.ts";
import { parseDesign } from "./parse-design.ts";
import { createRandom } from "./random.ts";
import type { Design } from "./types.ts";

/** Prompts out of arbitrary code points, markup among them, through everything before pixels. */

const FRAGMENTS = [
  "<",
  ">",
  "&",
  '"',
  "'",
  "“",
  "”",
  "&lt;",
  "]]>",
  "<!--",
  "-->",
  "<svg>",
  "</text>",
  "url(#x)",
  "javascript:",
  "\u0000",
  "\u0008",
  "\u001b[31m",
  "\ufffe",
  "\uffff",
  "\ud83d",
  "🏀",
  "👨‍👩‍👧",
  "é",
  "ß",
  "ﬁ",
  "İ",
  "Ǆ",
  "日本",
  "ابجد",
  "\u202e",
  "\u0301",
  "navy",
  "gold",
  "tiger",
  "tank",
  "polo",
  "bold",
  "Harbor",
  "#7",
  "no. 23",
  " ",
  " ",
  " ",
];

function inventPrompt(seed: number): string {
  const random = createRandom(seed);
  return Array.from({ length: Math.floor(random() * 40) }, () => {
    const fragment = FRAGMENTS[Math.floor(random() * FRAGMENTS.length)] ?? "";
    const stray = String.fromCodePoint(Math.floor(random() * 0x11_0000));
    return random() < 0.8 ? fragment : stray;
  }).join("");
}

/** True for text that holds only characters which XML 1.0 admits, and every one well-formed. */
function isXmlText(text: string): boolean {
  return (
    text.isWellFormed() && !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)
  );
}

/** Checks that elements open and close in order; attributes must be quoted and free of markup. */
function isBalanced(svg: string): boolean {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-zA-Z]+)((?: [a-zA-Z][a-zA-Z0-9-]*="[^"<>]*")*)(\/?)>/gu,
    (_, closing: string, name: string, _attributes: string, selfClosing: string) => {
      if (closing !== "" && open.pop() !== name) open.push("mismatch");
      if (closing === "" && selfClosing === "") open.push(name);
      return "";
    },
  );
  return open.length === 0 && !/[<>]/u.test(rest) && !/&(?!(?:lt|gt|amp|quot);)/u.test(rest);
}

test("every drawing of 400 arbitrary prompts is well-formed XML", () => {
  const broken = Array.from({ length: 400 }, (_, seed) => seed).filter((seed) => {
    const design = parseDesign(cleanText(inventPrompt(seed)), seed);
    const kit = chooseKit(design);
    const outline = cutOutline(kit);
    const overlay = drawOverlay(design, kit, outline, layoutLettering(design, kit, outline));
    const drawings = [overlay, drawSurfaces(outline)];
    return !drawings.every((svg) => isXmlText(svg) && isBalanced(svg));
  });
  expect(broken).toEqual([]);
});

function letteringOf(design: Design): Lettering {
  const kit = chooseKit(design);
  return layoutLettering(design, kit, cutOutline(kit));
}

test("the lettering of 400 arbitrary prompts has its place on the drawing", () => {
  for (let seed = 0; seed < 400; seed++) {
    const design = parseDesign(cleanText(inventPrompt(seed)), seed);
    const { name, number } = letteringOf(design);
    for (const value of [name, number].flatMap((shape) => Object.values(shape?.frame ?? {}))) {
      expect(value).toBeGreaterThan(200);
      expect(value).toBeLessThan(860);
    }
    expect(design.name.length).toBeLessThanOrEqual(14);
  }
});

test("the inks of 400 arbitrary prompts are colours", () => {
  for (let seed = 0; seed < 400; seed++) {
    const inks = chooseInks(parseDesign(cleanText(inventPrompt(seed)), seed));
    for (const color of Object.values(inks)) expect(color).toMatch(/^#(?:[0-9a-f]{3}){1,2}$/u);
  }
});

test("the checks themselves notice what is broken", () => {
  expect(isBalanced("<g><b/></g>")).toBe(true);
  expect(isBalanced("<g><b></g>")).toBe(false);
  expect(isBalanced("<text>a < b</text>")).toBe(false);
  expect(isBalanced("<text>a & b</text>")).toBe(false);
  expect(isBalanced('<text x="a"b">c</text>')).toBe(false);
  expect(isXmlText("a\u0000b")).toBe(false);
  expect(isXmlText("a\ud800b")).toBe(false);
});
