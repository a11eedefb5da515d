import { describe, expect, it } from "vitest";
import { reuseDigestOf } from "./digest.ts";

const MODEL = { provider: "replicate", model: "darkroom/sketch", modelVersion: null };
const INPUT = { prompt: "teal hexagons", seed: 7 };

describe("what equal runs have in common", () => {
  it("does not depend on the order of the fields", () => {
    const digest = reuseDigestOf(MODEL, INPUT);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(reuseDigestOf(MODEL, { seed: 7, prompt: "teal hexagons" })).toBe(digest);
  });

  it.each([
    ["prompt", MODEL, { ...INPUT, prompt: "Teal hexagons" }],
    ["seed", MODEL, { ...INPUT, seed: 8 }],
    ["further field", MODEL, { ...INPUT, steps: 4 }],
    ["model", { ...MODEL, model: "darkroom/other" }, INPUT],
    ["version", { ...MODEL, modelVersion: "v2" }, INPUT],
    ["provider", { ...MODEL, provider: "fal" }, INPUT],
  ])("is another one with another %s", (_name, model, input) => {
    expect(reuseDigestOf(model, input)).not.toBe(reuseDigestOf(MODEL, INPUT));
  });

  it.each([undefined, null, -1, 1.5, "7", Number.NaN])("is nothing with the seed %s", (seed) => {
    expect(reuseDigestOf(MODEL, { ...INPUT, seed })).toBeNull();
    expect(reuseDigestOf({ ...MODEL, isDeterministic: true }, { ...INPUT, seed })).not.toBeNull();
  });
});
