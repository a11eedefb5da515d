import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleModel } from "../../test/samples.ts";
import { fieldsOf, readInputFields } from "./schema.ts";

const SCHEMA = {
  type: "object",
  properties: {
    format: { type: "string", enum: ["png", "webp"], default: "png", "x-order": 5 },
    prompt: { type: "string", maxLength: 2_000, "x-order": 0 },
    name: {
      type: "string",
      title: "Name",
      description: "On the chest.",
      maxLength: 12,
      "x-order": 1,
    },
    seed: { type: "integer", minimum: 0, maximum: 4_294_967_295, "x-order": 3 },
    colours: {
      type: "array",
      items: { type: "string", pattern: "^#[0-9a-f]{6}$" },
      maxItems: 3,
      "x-order": 2,
    },
    has_crest: { type: "boolean", default: true, "x-order": 4 },
    words: { type: "array", items: { type: "string", maxLength: 32 }, maxItems: 3, "x-order": 8 },
    reference: { type: "string", format: "uri", "x-order": 6 },
    loras: { type: "array", items: { type: "object" }, "x-order": 7 },
    __scenario: { type: "object" },
  },
  required: ["prompt"],
};

describe("the inputs that a schema describes", () => {
  it("S-01 come in their order, without the prompt and without what cannot be asked for", () => {
    const fields = readInputFields(SCHEMA);
    expect(fields.map(({ name, kind }) => [name, kind])).toEqual([
      ["name", "text"],
      ["colours", "colours"],
      ["seed", "number"],
      ["has_crest", "switch"],
      ["format", "choice"],
      ["words", "list"],
    ]);
    expect(fields[0]).toMatchObject({ title: "Name", description: "On the chest." });
    expect(fields[1]).toMatchObject({ names: null, most: 3 });
    expect(fields[2]).toMatchObject({ title: "Seed", isWhole: true, min: 0, max: 4_294_967_295 });
    expect(fields[3]).toMatchObject({ title: "Has crest", preset: true });
    expect(fields[4]).toMatchObject({ options: ["png", "webp"], preset: "png" });
  });

  it("S-01 reads what may be null, named colours, and limits that are none", () => {
    const fields = readInputFields({
      properties: {
        seed: {
          anyOf: [{ type: "integer", maximum: Number.MAX_SAFE_INTEGER }, { type: "null" }],
        },
        colours: { type: "array", items: { type: "string", enum: ["teal", "gold"] } },
      },
    });
    expect(fields).toMatchObject([
      { name: "seed", kind: "number", max: null },
      { name: "colours", kind: "colours", names: ["teal", "gold"] },
    ]);
  });

  it("S-01 a model that describes nothing has no fields", () => {
    expect(fieldsOf(sampleModel())).toEqual([]);
    expect(fieldsOf(null)).toEqual([]);
    expect(fieldsOf({ inputSchema: SCHEMA })).toHaveLength(6);
  });

  it("S-01 never fails, whatever a server sends", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (schema) => {
        expect(Array.isArray(readInputFields(schema))).toBe(true);
        const wrapped = readInputFields({ properties: { a: schema, b: { enum: schema } } });
        expect(wrapped.length).toBeLessThanOrEqual(2);
      }),
    );
  });
});
