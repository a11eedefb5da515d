import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeInput } from "./describe-input.ts";

const schema = z.strictObject({
  prompt: z.string().max(9).meta({ title: "Prompt", "x-order": 0 }),
  size: z.int().min(1).max(4).default(2),
  script: z.record(z.string(), z.unknown()).optional().meta({ "x-hidden": true }),
});

describe("describeInput", () => {
  it("tells limits, defaults and whatever else was said of a property", () => {
    expect(describeInput(schema)).toEqual({
      type: "object",
      properties: {
        prompt: { type: "string", maxLength: 9, title: "Prompt", "x-order": 0 },
        size: { type: "integer", minimum: 1, maximum: 4, default: 2 },
      },
      required: ["prompt"],
    });
  });

  it("leaves out what is hidden and stays valid without any property", () => {
    expect(describeInput(schema).properties).not.toHaveProperty("script");
    expect(describeInput(z.strictObject({}))).toEqual({
      type: "object",
      properties: {},
      required: [],
    });
  });
});
