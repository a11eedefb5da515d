import { expect, test } from "vitest";
import { deliveredBytes, OUTPUT_NAME } from "./outputs.ts";

test("truncate true is half, a number is at most that many, and false is all", () => {
  expect(deliveredBytes(101, true)).toBe(50);
  expect(deliveredBytes(101, 7)).toBe(7);
  expect(deliveredBytes(101, 0)).toBe(0);
  expect(deliveredBytes(101, 500)).toBe(101);
  expect(deliveredBytes(101, false)).toBe(101);
  expect(deliveredBytes(101, undefined)).toBe(101);
});

test("only names of files that models make are names of outputs", () => {
  for (const name of [
    "out-0.png",
    "preview-12.png",
    "out-3.webp",
    "out-0.webm",
    "out-0.wav",
    "out-9.txt",
  ])
    expect(name).toMatch(OUTPUT_NAME);
  for (const name of [
    "../emulator.db",
    "out-0.png/..",
    "out-.png",
    "in-0.png",
    "out-0.exe",
    "out-0.pngx",
    "out-0.png\n",
  ]) {
    expect(name).not.toMatch(OUTPUT_NAME);
  }
});
