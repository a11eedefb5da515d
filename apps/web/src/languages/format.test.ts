import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFormat } from "./format.ts";

const english = createFormat("en-GB");
const german = createFormat("de-DE");
const AT = Date.parse("2026-05-04T10:00:07.000Z");
const MINUTE_MS = 60_000;

describe("createFormat", () => {
  it("L-02 writes numbers as the language does", () => {
    expect(english.number(1_234.5)).toBe("1,234.5");
    expect(german.number(1_234.5)).toBe("1.234,5");
    expect(english.tenths(7)).toBe("7.0");
    expect(german.tenths(7)).toBe("7,0");
    expect(english.percent(0.455)).toBe("45.5%");
    expect(german.percent(0.455)).toBe("45,5\u00a0%");
    expect(english.twoDigits(5)).toBe("05");
  });

  it("L-02 chooses the form by the plural rules of the language, also of those we do not speak", () => {
    const forms = { one: "# credit", other: "# credits" };
    expect(english.plural(1, forms)).toBe("1 credit");
    expect(english.plural(0, forms)).toBe("0 credits");
    expect(english.plural(1_200, forms)).toBe("1,200 credits");
    const polish = createFormat("pl");
    const files = { one: "# plik", few: "# pliki", many: "# plików", other: "# pliku" };
    expect([1, 2, 5, 22].map((count) => polish.plural(count, files))).toEqual([
      "1 plik",
      "2 pliki",
      "5 plików",
      "22 pliki",
    ]);
  });

  it("L-02 a form that is missing is the general one", () => {
    expect(createFormat("pl").plural(2, { other: "# razy" })).toBe("2 razy");
  });

  it("L-02 joins lists as the language does", () => {
    expect(english.list(["a", "b", "c"])).toBe("a, b and c");
    expect(german.list(["a", "b", "c"])).toBe("a, b und c");
  });

  it.each([
    [0, "now", "jetzt"],
    [-12_000, "12 seconds ago", "vor 12 Sekunden"],
    [-3 * MINUTE_MS, "3 minutes ago", "vor 3 Minuten"],
    [5 * 60 * MINUTE_MS, "in 5 hours", "in 5 Stunden"],
    [-24 * 60 * MINUTE_MS, "yesterday", "gestern"],
  ])("L-02 says %i ms from now as “%s” and “%s”", (afterMs, inEnglish, inGerman) => {
    expect(english.relative(AT + afterMs, AT)).toBe(inEnglish);
    expect(german.relative(AT + afterMs, AT)).toBe(inGerman);
  });

  it("L-02 writes the same moment for a text of the server and for its number", () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0) }), (date) => {
        for (const write of [german.dateTime, german.date, german.time, german.clock]) {
          expect(write(date.toISOString())).toBe(write(date.getTime()));
        }
      }),
      { numRuns: 20 },
    );
    expect(german.date(AT)).toBe("04.05.2026");
    expect(english.date(AT)).toBe("4 May 2026");
  });
});
