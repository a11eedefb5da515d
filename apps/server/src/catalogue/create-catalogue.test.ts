import { describe, expect, it } from "vitest";
import { createCatalogue } from "./create-catalogue.ts";

const emulated = createCatalogue({ emulated: true });
const real = createCatalogue({ emulated: false });

describe("createCatalogue", () => {
  it("offers the emulator's models with their sizes and prices", () => {
    expect(emulated.map(({ model, credits, output }) => [model, credits, output.width])).toEqual([
      ["darkroom/jersey-preview", 1, 448],
      ["darkroom/jersey-speed", 1, 672],
      ["darkroom/jersey-quality", 2, 960],
      ["darkroom/jersey-scene", 4, 1_088],
      ["darkroom/jersey-turntable", 10, 480],
      ["darkroom/stadium-jingle", 3, null],
      ["darkroom/kit-name", 1, null],
    ]);
  });

  it("names each model once, with words for people and a limit of time", () => {
    for (const models of [emulated, real]) {
      expect(new Set(models.map(({ model }) => model)).size).toBe(models.length);
      for (const model of models) {
        expect(model.model).toMatch(/^[\w-]+\/[\w.-]+$/);
        expect(model.title).not.toBe("");
        expect(model.description).toMatch(/\.$/);
        expect(model.deadlineMs).toBeGreaterThan(0);
        expect(Number.isInteger(model.credits)).toBe(true);
      }
    }
  });

  it("admits scenarios only where the emulator runs the model", () => {
    const input = { prompt: "a jersey", __scenario: { durationMs: 10 } };
    for (const { inputSchema } of emulated) expect(inputSchema.safeParse(input).success).toBe(true);
    for (const { inputSchema } of real) expect(inputSchema.safeParse(input).success).toBe(false);
  });

  it.each([
    {},
    { prompt: "" },
    { prompt: "   " },
    { prompt: 7 },
    { prompt: "a".repeat(10_001) },
    { prompt: "a", seed: -1 },
    { prompt: "a", seed: 4_294_967_296 },
    { prompt: "a", seed: 1.5 },
    { prompt: "a", negative: "b" },
  ])("refuses %j for every model", (input) => {
    for (const { inputSchema } of [...emulated, ...real]) {
      expect(inputSchema.safeParse(input).success).toBe(false);
    }
  });

  it("trims prompts and keeps a seed of zero", () => {
    for (const { inputSchema } of [...emulated, ...real]) {
      expect(inputSchema.parse({ prompt: "  a jersey ", seed: 0 })).toMatchObject({
        prompt: "a jersey",
        seed: 0,
      });
    }
  });
});
