import { describe, expect, it } from "vitest";
import { MODE_CHARACTERS_MAX, modeOf } from "./mode.ts";

describe("the mode of a run", () => {
  const model = { durationFields: ["num_outputs", "size"] };

  it("tells apart what the duration depends on, and nothing else", () => {
    const mode = modeOf(model, { num_outputs: 2, size: "hd", prompt: "a" });
    expect(mode).toBe('num_outputs=2 size="hd"');
    expect(modeOf(model, { size: "hd", prompt: "b", num_outputs: 2 })).toBe(mode);
    expect(modeOf(model, { num_outputs: 3, size: "hd" })).not.toBe(mode);
  });

  it("is empty where the duration depends on nothing that is known", () => {
    expect(modeOf({}, { num_outputs: 2 })).toBe("");
    expect(modeOf(model, { prompt: "a" })).toBe("");
  });

  it("is never longer than its column is meant to be", () => {
    expect(modeOf(model, { size: "x".repeat(1_000) })).toHaveLength(MODE_CHARACTERS_MAX);
  });
});
