import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SOURCES = fileURLToPath(new URL("../src/", import.meta.url));
/** The one file in which sizes, colours and durations may be raw. */
const TOKENS = "styles/tokens.css";

const NAMED_COLOURS =
  "white|black|slate|gray|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|rose";

type Rule = { what: string; pattern: RegExp; isForCode: boolean };

/** What must not stand outside of the tokens. In code a "3 s" is a text for people and no size. */
const RULES: readonly Rule[] = [
  {
    what: "a raw colour",
    pattern: /#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})\b(?!-)/gi,
    isForCode: true,
  },
  {
    what: "a raw colour",
    pattern: /\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(/g,
    isForCode: true,
  },
  {
    what: "a colour beside the scale",
    pattern: new RegExp(
      `(?<=\\b(?:bg|text|border|ring|fill|stroke|from|via|to|accent|outline|shadow)-)(?:${NAMED_COLOURS})\\b(?:-\\d+)?`,
      "g",
    ),
    isForCode: true,
  },
  {
    what: "a raw colour",
    pattern: new RegExp(`(?<=:\\s|,\\s|\\s)(?:${NAMED_COLOURS})(?=\\s*[;,)])`, "g"),
    isForCode: false,
  },
  { what: "a size beside the scale", pattern: /-\[[^\]]*\d[^\]]*\]/g, isForCode: true },
  {
    what: "a size beside the scale",
    pattern: /(?<![\w-])\d*\.?\d+(?:px|rem|vh|vw)\b/g,
    isForCode: false,
  },
  {
    what: "a duration beside the scale",
    pattern: /(?<![\w-])\d*\.?\d+m?s\b/g,
    isForCode: false,
  },
];

/** Every raw value in a source, as "line 7: a raw colour: #fff". */
function findRaw(text: string, isStyleSheet: boolean): string[] {
  const rules = RULES.filter(({ isForCode }) => isStyleSheet || isForCode);
  return text
    .split("\n")
    .flatMap((line, place) =>
      rules.flatMap(({ what, pattern }) =>
        Array.from(line.matchAll(pattern), ([found]) => `line ${place + 1}: ${what}: ${found}`),
      ),
    );
}

/** Sides that stay where they are when the page is read from right to left. */
const SIDES =
  /(?<![\w-])-?(?:[mp][lr]|left|right|border-[lr]|rounded-[lr])-(?=\d|auto|full|px)|(?<![\w-])text-(?:left|right)(?![\w-])|(?:margin|padding|border)-(?:left|right)\b|(?:text-align|float): (?:left|right)|^\s*(?:left|right):/gm;

const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(?:tsx|css)$/.test(path) && !path.includes(".test."))
  .filter((path) => path !== TOKENS);

describe("V-02 one scale for space, type and colour", () => {
  it("V-02 looks at the components and the style sheets", () => {
    expect(files.length).toBeGreaterThan(30);
    expect(files).toContain("styles/controls.css");
  });

  it.each(files)("V-02 %s names no raw colour, size or duration", (path) => {
    expect(findRaw(readFileSync(SOURCES + path, "utf8"), path.endsWith(".css"))).toEqual([]);
  });

  it.each(files)("L-02 %s names starts and ends, not left and right", (path) => {
    expect(readFileSync(SOURCES + path, "utf8").match(SIDES)).toBeNull();
  });

  it.each([
    'className="mr-auto"',
    'className="focus:left-2"',
    'className="-ml-2 grid"',
    'className="text-right"',
    "  margin-left: 0;",
    "  text-align: right;",
    "  left: 0;",
  ])("L-02 the scan sees %j", (line) => {
    expect(line.match(SIDES)).toHaveLength(1);
  });

  it.each([
    ["color: #ffb020;", true],
    ["background: oklch(0.8 0.1 70);", true],
    ["color: white;", true],
    ["padding: 13px;", true],
    ["transition: opacity 300ms ease;", true],
    ['className="text-red-500"', false],
    ['className="mt-[7px]"', false],
    ['style={{ color: "#fff" }}', false],
  ])("V-02 the scan sees %j", (line, isStyleSheet) => {
    expect(findRaw(line, isStyleSheet)).toHaveLength(1);
  });
});
