import fc from "fast-check";
import { plainShot } from "../shot.ts";
import type { Shot } from "../shot.ts";
import { oddText } from "../values/odd-texts.ts";
import { nameOf, share } from "../values/names.ts";
import type { Header } from "../values/names.ts";
import { oddHeaders, sessions } from "./headers.ts";

const RANGES = [
  "bytes=0-0",
  "bytes=0-9",
  "bytes=-1",
  "bytes=-0",
  "bytes=5-2",
  "bytes=99999999-",
  "bytes=0-99999999999999999999999999",
  "bytes=99999999999999999999999999-",
  "bytes=-99999999999999999999999999",
  "bytes=0-1,2-3",
  `bytes=${"0-0,".repeat(500)}1-1`,
  "bytes= 0-1",
  "bytes=a-b",
  "bytes=",
  "bytes",
  "lines=1-2",
  "BYTES=0-1",
  "bytes=0x1-0x5",
  "bytes=1e1-",
  "bytes=--1",
] as const;

const ranges: fc.Arbitrary<readonly Header[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<readonly Header[]>([]) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...RANGES).map((range): readonly Header[] => [["range", range]]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.bigInt({ min: -5n, max: 2n ** 70n }), fc.bigInt({ min: -5n, max: 2n ** 70n }))
      .map(([first, last]): readonly Header[] => [
        ["range", `bytes=${String(first)}-${String(last)}`],
      ]),
  },
);

/** A signed address with one thing about it changed. */
const targets = fc
  .tuple(nameOf("result"), nameOf("id"), oddText, share)
  .map(([result, id, text, dice]) => {
    const odd = encodeURIComponent(text.toWellFormed()).slice(0, 3_000);
    if (dice < 0.45) return result;
    if (dice < 0.55) return `${result}x`;
    if (dice < 0.62) return `${result}&s=forged&e=${odd}`;
    if (dice < 0.69) return `/results/${odd}`;
    if (dice < 0.76) return `/results/${id}?e=${odd}&s=${odd}`;
    if (dice < 0.83) return `/results/${id}/preview?${odd}`;
    if (dice < 0.88) return `/results/${id}/${odd}`;
    if (dice < 0.94) return `/results/..%2f${odd}?download`;
    return `${result}&download=${odd}`;
  });

/** Results and previews: right and wrong addresses, every form of a range. */
export const resultShots: fc.Arbitrary<Shot> = fc
  .tuple(
    targets,
    sessions,
    ranges,
    oddHeaders,
    fc.constantFrom("GET", "GET", "GET", "HEAD", "POST", "DELETE"),
  )
  .map(([target, session, range, headers, method]) =>
    plainShot({ surface: "result", method, target, headers: [...session, ...range, ...headers] }),
  );
