import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { PREDICTION_ID_LENGTH, randomLetters, randomSeed } from "./identifiers.ts";

test("ids have the letters and digits of the real ones and do not repeat", () => {
  const ids = Array.from({ length: 500 }, () => randomLetters(randomBytes, PREDICTION_ID_LENGTH));
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{26}$/);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a seed is any unsigned integer of 32 bits", () => {
  expect(randomSeed(() => Uint8Array.of(0, 0, 0, 0))).toBe(0);
  expect(randomSeed(() => Uint8Array.of(255, 255, 255, 255))).toBe(4_294_967_295);
  expect(randomSeed(() => Uint8Array.of(0, 0, 1, 2))).toBe(258);
});
