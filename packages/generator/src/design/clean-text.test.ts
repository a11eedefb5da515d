import { expect, test } from "vitest";
import { cleanText } from "./clean-text.ts";

test("an ordinary text stays as it is", () => {
  const text = 'Navy & red “Kings” — 23 <b>bold</b>, "crew" ☀ 🏀 é';
  expect(cleanText(text)).toBe(text);
});

test("control characters become spaces", () => {
  expect(cleanText("red\u0000and\nblue\u001b[31m\u007f\u0085end")).toBe("red and blue [31m  end");
});

test("invisible direction marks and joiners become spaces", () => {
  expect(cleanText("a\u202eb\u200dc\ufeffd")).toBe("a b c d");
});

test("lone surrogates are replaced", () => {
  expect(cleanText("a\ud800b").isWellFormed()).toBe(true);
});

test("space around the text is dropped", () => {
  expect(cleanText("  \n gold \t ")).toBe("gold");
});

test("nothing but invisible characters is an empty text", () => {
  expect(cleanText("\u0000\u200b \u202e")).toBe("");
});
