import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NAME_CHARACTERS_MAX } from "../src/design/choose-lettering.ts";
import { cleanText } from "../src/design/clean-text.ts";
import { parseDesign } from "../src/design/parse-design.ts";
import { readWishes } from "../src/design/read-wishes.ts";
import type { Design, Font } from "../src/design/types.ts";
import { drawFlat } from "../src/garment/draw-flat.ts";
import { chooseKit } from "../src/garment/kits.ts";
import { layoutLettering } from "../src/garment/layout-lettering.ts";
import { cutOutline } from "../src/garment/outline.ts";
import { startRasterizer } from "../src/garment/rasterize.ts";
import type { Rasterize } from "../src/garment/rasterize.ts";
import { checkInput, createGenerator } from "../src/index.ts";
import type { Generator } from "../src/index.ts";
import { hasBlockedTerm } from "../src/safety/find-blocked-term.ts";
import { decodePng } from "./decode-png.ts";

/** Whatever somebody types gives a picture or a list of problems, and text stays on the garment. */

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(
    "<svg onload=alert(1)>",
    "&amp;&#0;&lt;",
    "]]></text><script>",
    "\u202egnol\u202c",
    "\u0000\u0008\u001b[31m",
    "İıßﬁǄ",
    "constructor __proto__ toString",
  ),
);

const anyInput = fc.record(
  {
    prompt: fc.array(anyText, { maxLength: 6 }).map((texts) => texts.join(" ")),
    name: anyText,
    number: fc.oneof(fc.integer({ min: -5, max: 120 }), fc.double(), anyText),
    colours: fc.array(fc.oneof(anyText, fc.constantFrom("navy", "#fff", "sky blue"))),
    pattern: fc.oneof(fc.constantFrom("auto", "waves"), anyText),
    seed: fc.oneof(fc.nat(), fc.double()),
  },
  { requiredKeys: [] },
);

test("any input is taken or refused with a problem for each wrong field", () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const problems = checkInput("jersey-speed", input);
      for (const { type, description } of problems) {
        expect(type).not.toBe("");
        expect(description.length).toBeGreaterThan(5);
        expect(description.length).toBeLessThan(2_000);
      }
      expect(() => hasBlockedTerm(String(input.prompt))).not.toThrow();
      if (problems.length > 0) return;
      const design = parseDesign(cleanText(input.prompt ?? ""), 1, readWishes(input, []));
      expect(design.name.length).toBeLessThanOrEqual(NAME_CHARACTERS_MAX);
      expect(design.number).toMatch(/^\d{0,3}$/u);
      const kit = chooseKit(design);
      for (const line of Object.values(layoutLettering(design, kit, cutOutline(kit)))) {
        for (const edge of Object.values(line?.frame ?? {})) {
          expect(edge).toBeGreaterThan(200);
          expect(edge).toBeLessThan(860);
        }
      }
    }),
    { numRuns: 400 },
  );
});

describe("the lettering", () => {
  const SIZE = 160;
  let rasterize: Rasterize;

  beforeAll(async () => {
    rasterize = await startRasterizer();
  });

  /** Which pixels anything is drawn on. */
  function silhouette(design: Design): boolean[] {
    const rgba = rasterize(drawFlat(design, "data:,"), SIZE);
    return Array.from({ length: SIZE * SIZE }, (_, pixel) => (rgba[pixel * 4 + 3] ?? 0) > 8);
  }

  const WIDE_NAMES = [
    "WWWWWWWWWWWW",
    "MMMMMMMMMMMM",
    "WAWAWAWAWAWA",
    "AWAMAWAMAWAM",
    "ǄǄǄǄǄǄ",
    "ŴŴŴŴŴŴŴŴŴŴŴŴ",
    "&&&&&&&&&&&&",
  ];
  const cuts = ["tank", "tee"] as const;
  const fonts: readonly Font[] = ["Anton", "Teko", "Russo One", "Graduate"];
  const cases = cuts.flatMap((cut) => fonts.map((font) => ({ cut, font })));

  test.each(cases)("of a $cut in $font stays on the garment, however wide", ({ cut, font }) => {
    const plain = { ...parseDesign("navy and gold stripes", 1), cut, font };
    const bare = silhouette({ ...plain, name: "I", number: "1" });
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1, maxLength: NAME_CHARACTERS_MAX }),
        fc.integer({ min: 0, max: 99 }),
        (text, number) => {
          const { name } = parseDesign("navy and gold stripes", 1, { name: text });
          const printed = silhouette({ ...plain, name, number: String(number) });
          expect(printed.filter((isDrawn, pixel) => isDrawn && bare[pixel] !== true)).toEqual([]);
        },
      ),
      { numRuns: 12, examples: WIDE_NAMES.map((name) => [name, 88]) },
    );
  });
});

describe("a whole picture", () => {
  let generator: Generator;

  beforeAll(() => {
    generator = createGenerator({ workers: 1, adapt: false });
  });

  afterAll(() => generator.close());

  test.each([
    ["emoji and many scripts", "🏀👩‍👩‍👧‍👦🇩🇪 龍 ドラゴン ابجد עברית ไทย हिन्दी é̂̃ ﷽"],
    ["markup", '</text><svg onload="alert(1)"><!-- &amp; ]]> &#x0; <script>'],
    [
      "control characters and overrides",
      "red\u0000\u0008 \u202eevil\u202c \ud800 \u001b[0m \u2028 shirt",
    ],
    ["ten thousand characters", "jersey 🏀 ".repeat(1_100).slice(0, 10_000)],
    ["one letter", "x"],
  ])("comes of %s", async (_, prompt) => {
    const input = { prompt, seed: 4_294_967_295, size: 256 };
    const { files } = await generator.generate({ model: "jersey-preview", input });
    expect(decodePng(files[0]?.bytes ?? new Uint8Array(0))).toMatchObject({ width: 256 });
  });
});
