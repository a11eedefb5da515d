import { describe, expect, it } from "vitest";
import { hideTokens, hideTokensIn } from "./hide-tokens.ts";

const TOKEN = "h4shValue_-";

describe("what a provider echoes", () => {
  it.each([
    `https://studio.example/webhooks/replicate?prediction=1&t=${TOKEN}`,
    `{"webhook":"https://studio.example/webhooks/replicate?prediction=1&t=${TOKEN}"}`,
    `{"webhook":"https:\\/\\/studio.example\\/webhooks?prediction=1\\u0026t=${TOKEN}"}`,
    `https://studio.example/results/1?e=5&s=${TOKEN}#top`,
  ])("shows no token: %s", (text) => {
    expect(hideTokens(text)).toContain("=[redacted]");
    expect(hideTokens(text)).not.toContain(TOKEN);
  });

  it("shows none within an object either, and keeps the rest", () => {
    const told = {
      webhook: [`https://a.example?t=${TOKEN}`],
      nested: { text: `x?s=${TOKEN}` },
      count: 3,
    };
    expect(hideTokensIn(told)).toEqual({
      webhook: ["https://a.example?t=[redacted]"],
      nested: { text: "x?s=[redacted]" },
      count: 3,
    });
  });

  it("keeps words that are no query", () => {
    expect(hideTokens("what's=fine & t = 3")).toBe("what's=fine & t = 3");
  });
});
