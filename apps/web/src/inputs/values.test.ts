import { describe, expect, it } from "vitest";
import { english } from "../../test/texts.ts";
import { readInputFields } from "./schema.ts";
import { buildInput, countOf, problemOf } from "./values.ts";

const FIELDS = readInputFields({
  properties: {
    name: { type: "string", maxLength: 5 },
    seed: { type: "integer", minimum: 0, maximum: 9 },
    outputs: { type: "integer", minimum: 1, maximum: 4, default: 1 },
    format: { type: "string", enum: ["png", "webp"] },
    colours: { type: "array", items: { type: "string", format: "color" } },
    words: { type: "array", items: { type: "string" }, maxItems: 2 },
  },
  required: ["name"],
});
const [name, seed] = FIELDS;
const words = FIELDS.at(-1);

describe("what the form sends", () => {
  it("F-07 is the prompt and what somebody has chosen, in the types of the schema", () => {
    const values = { name: "Ada", seed: 7, format: "webp", colours: ["#10a0ff"], words: ["navy"] };
    expect(buildInput(" a jersey\n", FIELDS, values)).toEqual({
      prompt: "a jersey",
      name: "Ada",
      seed: 7,
      format: "webp",
      colours: ["#10a0ff"],
      words: ["navy"],
    });
  });

  it("F-07 leaves out what is empty, and what another model meant by the same name", () => {
    const values = { name: "", seed: "seven", format: "tiff", colours: ["blue"] };
    expect(buildInput("a jersey", FIELDS, values)).toEqual({ prompt: "a jersey" });
  });

  it("F-04 names what is outside of the limits", () => {
    if (!name || !seed || !words) throw new Error("The schema has all of them.");
    expect(problemOf(english, name, {})).toBe("Name is needed.");
    expect(problemOf(english, name, { name: "Longest" })).toBe("Name has at most 5 characters.");
    expect(problemOf(english, seed, { seed: 12 })).toBe("Seed is at most 9.");
    expect(problemOf(english, seed, { seed: -1 })).toBe("Seed is at least 0.");
    expect(problemOf(english, seed, { seed: 1.5 })).toBe("Seed is a whole number.");
    expect(problemOf(english, seed, { seed: 9 })).toBeNull();
    expect(problemOf(english, seed, {})).toBeNull();
    expect(problemOf(english, words, { words: ["a", "b", "c"] })).toBe("Words: at most 2.");
  });

  it("F-05 counts the outputs that are asked for", () => {
    expect(countOf(FIELDS, { outputs: 3 })).toBe(3);
    expect(countOf(FIELDS, {})).toBe(1);
    expect(countOf([], { outputs: 3 })).toBe(1);
  });
});
