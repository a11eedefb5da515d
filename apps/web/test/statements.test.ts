import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** U unit test, B component in a real browser, E whole Darkroom in a browser. */
type Check = "U" | "B" | "E";

const ROOMS = [
  { check: "U", directory: "../src/", ends: ".test.ts" },
  { check: "U", directory: "./", ends: ".test.ts" },
  { check: "B", directory: "../src/", ends: ".test.tsx" },
  { check: "E", directory: "../../e2e/test/", ends: ".spec.ts" },
] as const satisfies readonly { check: Check; directory: string; ends: string }[];

/**
 * What a person must be able to see and do on the create page and the page of a prediction, each
 * with the kinds of test that prove it. What axe and the screenshots prove stands with E, whose
 * walk looks at every state in both themes.
 */
const STATEMENTS: Readonly<Record<string, readonly Check[]>> = {
  "F-01": ["U", "B"],
  "F-02": ["B"],
  "F-03": ["U", "E"],
  "F-04": ["U", "B"],
  "F-05": ["U", "B"],
  "F-06": ["B", "E"],
  "F-07": ["U", "B", "E"],
  "F-08": ["U", "B", "E"],
  "S-05": ["U", "B"],
  "S-07": ["U", "B", "E"],
  "C-01": ["U", "E"],
  "C-02": ["E"],
  "C-03": ["E"],
  "C-04": ["U", "B"],
  "C-05": ["B", "E"],
  "C-06": ["B", "E"],
  "C-07": ["U", "B", "E"],
  "C-08": ["B", "E"],
  "C-09": ["U", "B", "E"],
  "C-10": ["B", "E"],
  "C-11": ["E"],
  "C-12": ["B", "E"],
  "C-13": ["U"],
  "P-01": ["U"],
  "P-02": ["U"],
  "P-03": ["U"],
  "P-05": ["U", "B"],
  "P-06": ["U"],
  "P-07": ["U"],
  "P-10": ["U"],
  "P-12": ["B"],
  "P-13": ["B"],
  "P-14": ["U", "B"],
  "P-15": ["B"],
  "P-16": ["B"],
  "R-01": ["U", "B", "E"],
  "R-02": ["U", "B"],
  "R-03": ["U", "B", "E"],
  "R-04": ["U", "B"],
  "R-05": ["U"],
  "R-06": ["U"],
  "R-07": ["U", "E"],
  "R-08": ["U", "B", "E"],
  "R-09": ["U", "B", "E"],
  "V-01": ["U", "E"],
  "V-02": ["U"],
  "V-03": ["E"],
  "V-04": ["E"],
  "V-05": ["U", "E"],
  "V-06": ["B"],
  "A-01": ["B"],
  "A-02": ["B"],
  "A-03": ["U", "B"],
  "A-04": ["B", "E"],
  "A-05": ["E"],
  "A-06": ["B", "E"],
  "A-07": ["B"],
  "E-01": ["U", "B"],
  "L-01": ["U", "B", "E"],
  "L-02": ["U", "B", "E"],
  "K-01": ["U", "B", "E"],
  "K-02": ["U", "B"],
  "K-03": ["U", "B"],
  "K-04": ["U"],
  "N-05": ["U", "B"],
  "S-08": ["B"],
  "S-09": ["B"],
  "D-01": ["B"],
  "S-03": ["U", "B"],
  "G-01": ["U", "B"],
};

const ID = /[A-Z]-\d{2}/g;
/** A title begins with the statements that its test proves: `"C-08 C-10 cancel …"`. */
const TITLE = /["'`]((?:[A-Z]-\d{2} )+)[^"'`\n]/g;

/** Which statements are named by the titles of one kind of test. */
function namedIn(check: Check): Set<string> {
  const texts = ROOMS.filter((room) => room.check === check).flatMap(({ directory, ends }) => {
    const path = fileURLToPath(new URL(directory, import.meta.url));
    return readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(ends) && !file.endsWith("statements.test.ts"))
      .map((file) => readFileSync(path + file, "utf8"));
  });
  return new Set(
    texts.flatMap((text) =>
      Array.from(text.matchAll(TITLE), ([title]) => title.match(ID) ?? []).flat(),
    ),
  );
}

const NAMED = { U: namedIn("U"), B: namedIn("B"), E: namedIn("E") } satisfies Record<
  Check,
  Set<string>
>;

const PROOFS = Object.entries(STATEMENTS).flatMap(([id, checks]) =>
  checks.map((check) => [id, check] as const),
);

describe("every statement is proved by a test that names it", () => {
  it.each(PROOFS)("%s has a test of the kind %s", (id, check) => {
    expect(NAMED[check].has(id)).toBe(true);
  });

  it("a statement without a test would be seen", () => {
    for (const named of Object.values(NAMED)) {
      expect(named.size).toBeGreaterThan(0);
      expect(named.has("Z-99")).toBe(false);
    }
  });
});
