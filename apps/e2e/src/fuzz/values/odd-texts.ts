import fc from "fast-check";

/** Texts that have broken programs before: in parsers, paths, headers, templates and tables. */
const TEXTS = [
  "",
  " ",
  "0",
  "-1",
  "null",
  "undefined",
  "NaN",
  "1e400",
  "true",
  "[]",
  "{}",
  "\0",
  "a\0b",
  "%00",
  "%",
  "%s%s%n",
  "\u202Eright to left",
  "\uD800",
  "\uFEFF",
  "\u{1F3C0}".repeat(40),
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "../../../../../../etc/passwd",
  "..\\..\\windows\\win.ini",
  "file:///etc/passwd",
  "http://169.254.169.254/latest/meta-data",
  "http://127.0.0.1:1/",
  "javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "<script>alert(1)</script>",
  "<!--#exec cmd=id-->",
  "${7*7}",
  "{{7*7}}",
  "' OR '1'='1",
  "x'); --",
  '" onload="x',
  "\r\nset-cookie: fuzz=1\r\n",
  "é".normalize("NFD"),
  "ß",
  "İ",
] as const;

const LONG_CHARACTERS_MAX = 20_000;

const longText = fc
  .tuple(
    fc.constantFrom("a", "%", "/", "🏀", "\\", "\0"),
    fc.integer({ min: 100, max: LONG_CHARACTERS_MAX }),
  )
  .map(([unit, count]) => unit.repeat(count));

/** Any text: known troublemakers, any code points, long ones. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }) },
  { weight: 1, arbitrary: longText },
);

/** Any bytes, most of them no UTF-8. */
export const oddBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(
    Uint8Array.of(0xff, 0xfe, 0x7b, 0x7d),
    Uint8Array.of(0xc3, 0x28),
    Uint8Array.of(0xed, 0xa0, 0x80),
    Uint8Array.of(0xf0, 0x28, 0x8c, 0x28),
    Uint8Array.of(0x1f, 0x8b, 0x08, 0x00),
  ),
);

/** What may stand in a header without ending it: visible ASCII, high bytes, tabs. */
export const headerText: fc.Arbitrary<string> = fc.oneof(
  oddText.map((text) => text.replaceAll(/[^\t\u0020-\u007E\u0080-\u00FF]/g, "").slice(0, 2_000)),
  fc.constantFrom("*/*", "gzip, br", "chunked", "identity", "keep-alive", "close", "upgrade"),
);
