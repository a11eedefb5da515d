import { expect, test } from "vitest";
import { GeneratorError } from "../errors.ts";
import { PROMPT_CHARACTERS_MAX, cleanPrompt } from "./clean-prompt.ts";

function codeOf(prompt: unknown): string | undefined {
  try {
    cleanPrompt(prompt);
    return undefined;
  } catch (error) {
    return error instanceof GeneratorError ? error.code : "another error";
  }
}

test("an ordinary prompt stays as it is", () => {
  const prompt = 'Navy & red “Kings” — 23 <b>bold</b>, "crew" ☀ 🏀 é';
  expect(cleanPrompt(prompt)).toBe(prompt);
});

test("control characters become spaces", () => {
  expect(cleanPrompt("red\u0000and\nblue\u001b[31m\u007f\u0085end")).toBe("red and blue [31m  end");
});

test("invisible direction marks and joiners become spaces", () => {
  expect(cleanPrompt("a\u202eb\u200dc\ufeffd")).toBe("a b c d");
});

test("lone surrogates are replaced", () => {
  expect(cleanPrompt("a\ud800b").isWellFormed()).toBe(true);
});

test("space around the prompt is dropped", () => {
  expect(cleanPrompt("  \n gold \t ")).toBe("gold");
});

test("an empty prompt is a prompt", () => {
  expect(cleanPrompt("")).toBe("");
});

test("a prompt at the limit is read and one character more is refused", () => {
  expect(cleanPrompt("x".repeat(PROMPT_CHARACTERS_MAX)).length).toBe(PROMPT_CHARACTERS_MAX);
  expect(codeOf("x".repeat(PROMPT_CHARACTERS_MAX + 1))).toBe("invalid_prompt");
});

test.each([[undefined], [null], [7], [{}], [["red"]], [Symbol("red")]])(
  "what is no string is refused: %s",
  (prompt) => {
    expect(codeOf(prompt)).toBe("invalid_prompt");
  },
);
