import { describe, expect, it } from "vitest";
import { z } from "zod";
import { convertSchema } from "./convert-schema.ts";

const PUBLISHED = {
  type: "object" as const,
  required: ["prompt"],
  properties: {
    prompt: { type: "string", title: "Prompt", description: "What to draw.", "x-order": 0 },
    aspect_ratio: { type: "string", enum: ["1:1", "16:9"], default: "1:1", "x-order": 1 },
    megapixels: { type: "integer", enum: [1, 4], "x-order": 2 },
    num_outputs: { type: "integer", minimum: 1, maximum: 4, default: 1, title: "Outputs" },
    guidance: { type: "number", minimum: 0, exclusiveMaximum: 10, multipleOf: 0.5, default: 3.5 },
    go_fast: { type: "boolean", default: true },
    image: { type: "string", format: "uri", nullable: true, title: "Image" },
    colours: { type: "array", items: { type: "string", maxLength: 7 }, maxItems: 2 },
    extra: { type: "object" },
    wrong: { type: "integer", maximum: 3, default: 9 },
  },
};
const options = { admitsScenario: false, promptCharactersMax: 100 };
const schema = convertSchema(PUBLISHED, options);

/** What is refused, each with the field that a form can show it at. */
const fieldsOf = (input: unknown): string[] => {
  const parsed = schema.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join("."));
};

describe("a published schema as a check", () => {
  it("fills in the defaults that fit, and only those", () => {
    expect(schema.parse({ prompt: "  teal " })).toEqual({
      prompt: "teal",
      aspect_ratio: "1:1",
      num_outputs: 1,
      guidance: 3.5,
      go_fast: true,
    });
  });

  it("keeps everything that fits", () => {
    const input = {
      prompt: "teal",
      aspect_ratio: "16:9",
      megapixels: 4,
      num_outputs: 4,
      guidance: 9.5,
      go_fast: false,
      image: "data:image/png;base64,AAAA",
      colours: ["#112233", "teal"],
      extra: { any: ["thing"] },
      wrong: 3,
    };
    expect(schema.parse(input)).toEqual(input);
    expect(schema.parse({ prompt: "a", image: null })).toMatchObject({ image: null });
  });

  it.each([
    ["prompt", {}],
    ["prompt", { prompt: " " }],
    ["prompt", { prompt: 7 }],
    ["prompt", { prompt: "a".repeat(101) }],
    ["aspect_ratio", { prompt: "a", aspect_ratio: "2:1" }],
    ["megapixels", { prompt: "a", megapixels: 2 }],
    ["num_outputs", { prompt: "a", num_outputs: 5 }],
    ["num_outputs", { prompt: "a", num_outputs: 0 }],
    ["num_outputs", { prompt: "a", num_outputs: 1.5 }],
    ["guidance", { prompt: "a", guidance: 10 }],
    ["guidance", { prompt: "a", guidance: 0.3 }],
    ["go_fast", { prompt: "a", go_fast: "yes" }],
    ["image", { prompt: "a", image: "picture.png" }],
    ["image", { prompt: "a", image: "file:///etc/passwd" }],
    ["image", { prompt: "a", image: "javascript:alert(1)" }],
    ["colours.1", { prompt: "a", colours: ["teal", "turquoise"] }],
    ["colours", { prompt: "a", colours: ["a", "b", "c"] }],
    ["", { prompt: "a", promt: "b" }],
    ["", { prompt: "a", __scenario: {} }],
  ])("tells at %j that %j is wrong", (field, input) => {
    expect(fieldsOf(input)).toEqual([field]);
  });

  it("is described for the form with the words and the order that were published", () => {
    const { properties, required } = z.toJSONSchema(schema, { io: "input" });
    expect(required).toEqual(["prompt"]);
    expect(properties).toMatchObject({
      prompt: { type: "string", maxLength: 100, title: "Prompt", "x-order": 0 },
      aspect_ratio: { enum: ["1:1", "16:9"], default: "1:1", title: "aspect_ratio" },
      megapixels: { type: "integer", enum: [1, 4] },
      num_outputs: { type: "integer", minimum: 1, maximum: 4, default: 1, title: "Outputs" },
      go_fast: { type: "boolean", default: true },
      colours: { type: "array", maxItems: 2, items: { maxLength: 7 } },
    });
  });

  it("sets limits of our own where none are published", () => {
    const open = convertSchema(
      {
        type: "object",
        required: [],
        properties: { text: { type: "string" }, list: { type: "array" } },
      },
      options,
    );
    expect(open.safeParse({ text: "a".repeat(20_000) }).success).toBe(true);
    expect(open.safeParse({ text: "a".repeat(20_001) }).success).toBe(false);
    expect(open.safeParse({ list: Array.from({ length: 100 }, () => 1) }).success).toBe(true);
    expect(open.safeParse({ list: Array.from({ length: 101 }, () => 1) }).success).toBe(false);
  });

  it("offers nobody a switch for the model's own safety", () => {
    const unsafe = convertSchema(
      {
        type: "object",
        required: [],
        properties: { seed: { type: "integer" }, disable_safety_checker: { type: "boolean" } },
      },
      options,
    );
    expect(unsafe.safeParse({ seed: 1 }).success).toBe(true);
    expect(unsafe.safeParse({ disable_safety_checker: true }).success).toBe(false);
    const { properties } = z.toJSONSchema(unsafe, { io: "input" });
    expect(Object.keys(properties ?? {})).toEqual(["seed"]);
  });

  it("admits a scripted timeline where the emulator runs the model, and hides it", () => {
    const emulated = convertSchema(PUBLISHED, { ...options, admitsScenario: true });
    expect(emulated.safeParse({ prompt: "a", __scenario: { durationMs: 1 } }).success).toBe(true);
    const { properties } = z.toJSONSchema(emulated, { io: "input" });
    expect(properties?.["__scenario"]).toMatchObject({ "x-hidden": true });
  });
});
