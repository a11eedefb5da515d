import { describe, expect, it } from "vitest";
import { createCatalogue } from "./create-catalogue.ts";
import { createFalCatalogue } from "./fal-models.ts";
import { createSkytellsCatalogue } from "./skytells-models.ts";

const emulated = createFalCatalogue({ emulated: true });
const real = createFalCatalogue({ emulated: false });

describe("createFalCatalogue", () => {
  it("has names of its own beside the other providers', all for the same provider", () => {
    const beside = [true, false].flatMap((isEmulated) => [
      ...createCatalogue({ emulated: isEmulated }),
      ...createSkytellsCatalogue({ emulated: isEmulated }),
    ]);
    const theirs = new Set(beside.map(({ model }) => model));
    for (const { model, provider, modelVersion } of [...emulated, ...real]) {
      expect(theirs.has(model)).toBe(false);
      expect(model).toMatch(/^fal-ai\/[\w./-]+$/);
      expect({ provider, modelVersion }).toEqual({ provider: "fal", modelVersion: null });
    }
    expect(new Set([...emulated, ...real].map(({ title }) => title)).size).toBe(
      emulated.length + real.length,
    );
  });

  it("takes a prompt and a shape for the real models, and no scenario", () => {
    for (const { inputSchema } of real) {
      expect(inputSchema.parse({ prompt: "  a jersey " })).toEqual({
        prompt: "a jersey",
        image_size: "landscape_4_3",
      });
      for (const input of [
        {},
        { prompt: " " },
        { prompt: "a".repeat(2_001) },
        { prompt: "a", image_size: "2:1" },
        { prompt: "a", __scenario: {} },
      ]) {
        expect(inputSchema.safeParse(input).success).toBe(false);
      }
    }
  });
});
