import { describe, expect, it } from "vitest";
import { createCatalogue } from "./create-catalogue.ts";
import { createSkytellsCatalogue } from "./skytells-models.ts";

const emulated = createSkytellsCatalogue({ emulated: true });
const real = createSkytellsCatalogue({ emulated: false });

describe("createSkytellsCatalogue", () => {
  it("has names of its own beside the other provider's, all for the same provider", () => {
    const both = [...createCatalogue({ emulated: true }), ...emulated, ...real];
    expect(new Set(both.map(({ model }) => model)).size).toBe(both.length);
    expect(new Set(both.map(({ title }) => title)).size).toBe(both.length);
    for (const { model, provider, modelVersion } of [...emulated, ...real]) {
      expect(model).toMatch(/^skytells\/[\w.-]+$/);
      expect({ provider, modelVersion }).toEqual({ provider: "skytells", modelVersion: null });
    }
  });

  it("prices an emulated model like the other wire does", () => {
    expect(emulated.map(({ credits }) => credits)).toEqual(
      createCatalogue({ emulated: true }).map(({ credits }) => credits),
    );
  });

  it("takes a prompt and a shape for the real models, and no scenario", () => {
    for (const { inputSchema } of real) {
      expect(inputSchema.parse({ prompt: "  a jersey " })).toEqual({
        prompt: "a jersey",
        aspect_ratio: "1:1",
      });
      for (const input of [
        {},
        { prompt: " " },
        { prompt: "a".repeat(2_001) },
        { prompt: "a", aspect_ratio: "2:1" },
        { prompt: "a", __scenario: {} },
      ]) {
        expect(inputSchema.safeParse(input).success).toBe(false);
      }
    }
  });
});
