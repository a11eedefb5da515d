import { describe, expect, it } from "vitest";
import { createCatalogue } from "./create-catalogue.ts";
import { createFalCatalogue } from "./fal-models.ts";
import { joinCatalogues } from "./join-catalogues.ts";
import { createSkytellsCatalogue } from "./skytells-models.ts";

const real = { emulated: false };
const emulated = { emulated: true };

describe("joinCatalogues", () => {
  it("lets an emulator's model run over every other wire that is configured", () => {
    const joined = joinCatalogues([createCatalogue(emulated), createSkytellsCatalogue(emulated)]);
    const speed = joined.find(({ model }) => model === "darkroom/jersey-speed");
    const other = joined.find(({ model }) => model === "skytells/jersey-speed");
    expect(speed?.alternatives).toEqual([
      { provider: "skytells", model: "skytells/jersey-speed", modelVersion: null },
    ]);
    expect(other?.alternatives).toEqual([
      { provider: "replicate", model: "darkroom/jersey-speed", modelVersion: null },
    ]);
    expect(joined.every(({ alternatives }) => alternatives?.length === 1)).toBe(true);
  });

  it("gives no real model to an emulator, and no model to one that is not configured", () => {
    const mixed = [createCatalogue(real), createSkytellsCatalogue(emulated)];
    for (const models of [mixed, [createCatalogue(emulated)], [createCatalogue(real)]]) {
      const joined = joinCatalogues(models);
      expect(joined.flatMap(({ alternatives = [] }) => alternatives)).toEqual([]);
    }
  });

  describe("FLUX schnell of Replicate at fal", () => {
    const joined = joinCatalogues([createCatalogue(real), createFalCatalogue(real)]);
    const schnell = joined.find(({ model }) => model === "black-forest-labs/flux-schnell");
    const [route] = schnell?.alternatives ?? [];
    const translate = (input: Record<string, unknown>) =>
      route?.translate?.(schnell?.inputSchema.parse(input) ?? {});

    it("is its only twin", () => {
      expect(route).toMatchObject({ provider: "fal", model: "fal-ai/flux/schnell" });
      const others = joined.filter((definition) => definition !== schnell);
      expect(others.flatMap(({ alternatives = [] }) => alternatives)).toEqual([]);
    });

    it.each([
      [{}, { image_size: "square_hd", output_format: "png" }],
      [
        { aspect_ratio: "3:4", output_format: "jpg", seed: 7 },
        { image_size: "portrait_4_3", output_format: "jpeg", seed: 7 },
      ],
    ])("is told %j in its own words", (input, wanted) => {
      expect(translate({ prompt: "a jersey", ...input })).toEqual({
        prompt: "a jersey",
        ...wanted,
      });
    });

    it("gets what Replicate publishes besides, as long as it is what fal makes anyway", () => {
      const asked = { prompt: "a jersey", aspect_ratio: "1:1", output_format: "png" };
      const usual = { num_outputs: 1, megapixels: "1", go_fast: true, output_quality: 80 };
      expect(route?.translate?.({ ...asked, ...usual })).toMatchObject({ prompt: "a jersey" });
      for (const other of [{ num_outputs: 4 }, { megapixels: "0.25" }, { image: "https://a" }]) {
        expect(route?.translate?.({ ...asked, ...usual, ...other })).toBeNull();
      }
    });

    it.each([{ aspect_ratio: "3:2" }, { output_format: "webp" }])(
      "does not get what it cannot make: %j",
      (input) => {
        expect(translate({ prompt: "a jersey", ...input })).toBeNull();
      },
    );
  });
});
