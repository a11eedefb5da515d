import fc from "fast-check";
import { plainShot } from "../shot.ts";
import type { Shot } from "../shot.ts";
import { oddText } from "../values/odd-texts.ts";
import { share } from "../values/names.ts";
import { oddHeaders } from "./headers.ts";

/** Ways to write a step upwards. */
const UPWARDS = [
  "../",
  "..%2f",
  "%2e%2e/",
  "%2e%2e%2f",
  "..\\",
  "..%5c",
  "%252e%252e%252f",
  "..%c0%af",
  "..%ef%bc%8f",
  ".%2e/",
  "..;/",
  "....//",
  "..%00/",
  "%u002e%u002e/",
] as const;

const GOALS = [
  "etc/passwd",
  "package.json",
  "data/auth-secret",
  "src/main.node.ts",
  ".env",
  "proc/self/environ",
];
const ROOTS = ["/", "/assets/", "/assets//", "//", "/./", "/p/", "/fonts/", "/%2f", "/assets/x/"];
const STEPS_MAX = 12;
const LONG_CHARACTERS_MAX = 14_000;

const climbing = fc
  .tuple(
    fc.constantFrom(...ROOTS),
    fc.constantFrom(...UPWARDS),
    fc.integer({ min: 1, max: STEPS_MAX }),
    fc.constantFrom(...GOALS),
    fc.constantFrom("", "%00.js", "?x", "#x", ".html", "%20", "/."),
  )
  .map(([root, step, steps, goal, tail]) => `${root}${step.repeat(steps)}${goal}${tail}`);

/** Bytes of a path as they are, without the encoding that a client would do. */
const rawPath = fc
  .string({
    unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 60,
  })
  .map((text) => `/${text}`);

const others = fc
  .tuple(oddText, share, fc.integer({ min: 1, max: LONG_CHARACTERS_MAX }))
  .map(([text, dice, length]) => {
    const odd = encodeURIComponent(text.toWellFormed()).slice(0, 4_000);
    if (dice < 0.3) return `/${odd}`;
    if (dice < 0.5) return `/assets/${odd}.js`;
    if (dice < 0.6) return `/${"a".repeat(length)}`;
    if (dice < 0.7) return `/${"a/".repeat(length / 2)}`;
    if (dice < 0.75) return `/assets/${"%41".repeat(length / 3)}.css`;
    if (dice < 0.8) return `/index.html?${odd}`;
    if (dice < 0.85) return `http://evil.example/${odd}`;
    if (dice < 0.9) return "*";
    return "/";
  });

/** The studio's files: every way out of their folder, null bytes, long and broken paths. */
export const staticShots: fc.Arbitrary<Shot> = fc
  .tuple(
    fc.oneof(
      { weight: 5, arbitrary: climbing },
      { weight: 2, arbitrary: rawPath },
      { weight: 4, arbitrary: others },
    ),
    oddHeaders,
    fc.constantFrom("GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS"),
  )
  .map(([target, headers, method]) => plainShot({ surface: "static", method, target, headers }));
