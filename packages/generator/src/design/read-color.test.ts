import { expect, test } from "vitest";
import { readColor } from "./read-color.ts";

test.each([
  ["navy", "#12224d"],
  [" Navy ", "#12224d"],
  ["SKY BLUE", "#7cc4f2"],
  ["hot pink", "#d61c8b"],
  ["#0B8A8F", "#0b8a8f"],
  ["#abc", "#aabbcc"],
])("%s is a colour", (text, hex) => {
  expect(readColor(text)).toBe(hex);
});

test.each([
  "",
  "blurple",
  "#12",
  "#12345",
  "#ggg",
  "0b8a8f",
  "navy gold",
  "url(#x)",
  "constructor",
])("%s is none", (text) => {
  expect(readColor(text)).toBeUndefined();
});
