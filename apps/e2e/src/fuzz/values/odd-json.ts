import fc from "fast-check";
import { share } from "./names.ts";
import { oddText } from "./odd-texts.ts";

const NUMBERS = [0, -0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, Number.MIN_VALUE];

/** Any value of JSON. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: oddText },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[]], ...NUMBERS),
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(oddText, fc.constantFrom<unknown>(1, "x", null, {}), { maxKeys: 8 }),
  },
);

const DEPTH_MAX = 30_000;
const FIELDS_MAX = 4_000;

const repeated = (open: string, middle: string, close: string) =>
  fc
    .integer({ min: 50, max: DEPTH_MAX })
    .map((depth) => `${open.repeat(depth)}${middle}${close.repeat(depth)}`);

/** Documents that no value can express, or that no sane program would write. */
const oddDocument: fc.Arbitrary<string> = fc.oneof(
  repeated("[", "1", "]"),
  repeated('{"a":', "1", "}"),
  repeated("[", "", ""),
  fc
    .integer({ min: 1, max: FIELDS_MAX })
    .map(
      (count) =>
        `{${Array.from({ length: count }, (_, place) => `"f${String(place)}":0`).join(",")}}`,
    ),
  fc.constantFrom(
    '{"__proto__":{"isAdmin":true,"accountId":"x"}}',
    '{"constructor":{"prototype":{"actor":1}}}',
    '{"id":"a","id":"b"}',
    '{"json":{"id":"a"},"meta":{"values":{"id":["Date"]}}}',
    '{"0":{"__proto__":{"id":"x"}}}',
    '{"id":1e999}',
    '{"id":"\\ud800"}',
    '{"id":"\\u0000"}',
    "{'id':'x'}",
    '{"id":"x",}',
    '{"id":"x"}}',
    '\uFEFF{"id":"x"}',
    "NaN",
    "undefined",
    "",
    " ",
    "nul",
    '"',
  ),
);

/** A change of written JSON, with its place as a share of the text. */
const change = fc.record({
  at: share,
  kind: fc.constantFrom("drop", "double", "insert"),
  text: fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "\\", "0", "-", "e", "\0", "\u2028"),
  characters: fc.integer({ min: 1, max: 12 }),
});

function changeText(
  text: string,
  {
    at,
    kind,
    text: added,
    characters,
  }: { at: number; kind: string; text: string; characters: number },
): string {
  const place = Math.floor(at * text.length);
  const [before, after] = [text.slice(0, place), text.slice(place)];
  if (kind === "drop") return before + after.slice(characters);
  if (kind === "double") return before + after.slice(0, characters) + after;
  return before + added + after;
}

/** Written JSON: mostly of the given values as they are, else changed, else something of its own. */
export function jsonText(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const written = values.map((value) => JSON.stringify(value) ?? "");
  return fc.oneof(
    { weight: 12, arbitrary: written },
    {
      weight: 3,
      arbitrary: fc
        .tuple(written, fc.array(change, { minLength: 1, maxLength: 3 }))
        .map(([text, changes]) => changes.reduce(changeText, text)),
    },
    { weight: 2, arbitrary: oddDocument },
  );
}
