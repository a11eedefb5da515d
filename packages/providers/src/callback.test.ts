import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCallback } from "./callback.ts";

const SECRET = "a secret of the installation";
const callback = createCallback({ secret: SECRET, publicUrl: "https://studio.example" });

const tokenOf = (url: string): string => new URL(url).searchParams.get("t") ?? "";

describe("a callback URL", () => {
  it("names the provider and the prediction and carries the token", () => {
    const token = createHmac("sha256", SECRET).update("pred_1").digest("base64url");
    expect(callback.url("replicate", "pred_1")).toBe(
      `https://studio.example/webhooks/replicate?prediction=pred_1&t=${token}`,
    );
  });

  it.each([
    "https://studio.example/base",
    "https://studio.example/base/",
    "https://studio.example/base//",
  ])("keeps the base path of %s", (publicUrl) => {
    const { url } = createCallback({ secret: SECRET, publicUrl });
    expect(url("replicate", "p")).toMatch(
      /^https:\/\/studio\.example\/base\/webhooks\/replicate\?prediction=p&t=/,
    );
  });

  it("has an address for each provider where they reach us by different ones", () => {
    const { url } = createCallback({
      secret: SECRET,
      publicUrl: (provider) => `https://${provider}.example/`,
    });
    expect(url("skytells", "p")).toMatch(/^https:\/\/skytells\.example\/webhooks\/skytells\?/);
    expect(url("replicate", "p")).toMatch(/^https:\/\/replicate\.example\/webhooks\/replicate\?/);
  });

  it("survives any prediction id", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (predictionId) => {
        const url = callback.url("replicate", predictionId);
        expect(callback.predictionOf(url)).toBe(predictionId);
        expect(callback.verify(predictionId, tokenOf(url))).toBe(true);
      }),
    );
  });
});

describe("a token", () => {
  const token = tokenOf(callback.url("replicate", "pred_1"));

  it("holds for its own prediction only", () => {
    expect(callback.verify("pred_1", token)).toBe(true);
    expect(callback.verify("pred_2", token)).toBe(false);
  });

  it("made with another secret does not hold", () => {
    const other = createCallback({ secret: "another", publicUrl: "https://studio.example" });
    expect(callback.verify("pred_1", tokenOf(other.url("replicate", "pred_1")))).toBe(false);
  });

  it.each([
    "",
    "x",
    token.slice(0, -1),
    `${token}x`,
    `${token} `,
    token.toUpperCase(),
    "ä".repeat(43),
  ])("that reads %j does not hold", (text) => {
    expect(callback.verify("pred_1", text)).toBe(false);
  });
});

describe("an echoed webhook URL", () => {
  it.each([
    "",
    "not a url",
    "https://studio.example/webhooks/replicate",
    "https://studio.example/webhooks/replicate?prediction=pred_1",
    "https://studio.example/webhooks/replicate?prediction=pred_1&t=forged",
    "https://studio.example/webhooks/replicate?t=forged",
  ])("that reads %j is not ours", (url) => {
    expect(callback.predictionOf(url)).toBeNull();
  });

  it("is ours also when our public address has changed since", () => {
    const earlier = createCallback({ secret: SECRET, publicUrl: "https://earlier.example/x" });
    expect(callback.predictionOf(earlier.url("replicate", "pred_1"))).toBe("pred_1");
  });
});
