import fc from "fast-check";
import { plainShot } from "../shot.ts";
import type { Shot } from "../shot.ts";
import { headerText } from "../values/odd-texts.ts";
import type { Header } from "../values/names.ts";
import { oddHeaders } from "./headers.ts";

const guesses: fc.Arbitrary<readonly Header[]> = fc.oneof(
  fc.constant<readonly Header[]>([]),
  headerText.map((text): readonly Header[] => [["authorization", `Bearer ${text}`]]),
  headerText.map((text): readonly Header[] => [
    ["authorization", text],
    ["authorization", text],
  ]),
);

/** What operators read, asked for by others. */
export const operatorShots: fc.Arbitrary<Shot> = fc
  .tuple(
    fc.constantFrom(
      "/healthz",
      "/readyz",
      "/metrics",
      "/metrics/",
      "/healthz/x",
      "/METRICS",
      "/metrics?token=x",
      "/%6detrics",
      "//metrics",
    ),
    guesses,
    oddHeaders,
    fc.constantFrom("GET", "GET", "HEAD", "POST", "DELETE"),
  )
  .map(([target, guess, headers, method]) =>
    plainShot({ surface: "operator", method, target, headers: [...guess, ...headers] }),
  );
