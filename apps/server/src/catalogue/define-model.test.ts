import { describe, expect, it } from "vitest";
import { defineModel, definePrices } from "./define-model.ts";
import { EntrySchema } from "./entry.ts";

const unknown = { schemaOf: () => null };
const define = (entry: object) =>
  defineModel(EntrySchema.parse({ model: "acme/jersey", credits: 3, ...entry }), {
    schemas: unknown,
    admitsScenario: false,
  });

describe("the price of an entry", () => {
  it.each([
    [{ num_outputs: 4 }, 12],
    [{ num_outputs: 1 }, 3],
    [{}, 3],
    [{ num_outputs: 0 }, 3],
    [{ num_outputs: "4" }, 3],
    [{ num_outputs: Number.NaN }, 3],
  ])("counts outputs: %j costs %d", (input, credits) => {
    expect(definePrices({ credits: 3, perOutput: "num_outputs" }).creditsOf?.(input)).toBe(credits);
  });

  const run = { outputs: 2, durationMs: null, creditsUsed: 0.05 };
  it("settles by the outputs, or by what the provider says", () => {
    const perOutput = definePrices({ credits: 3, perOutput: "num_outputs" });
    expect(perOutput.actualCredits?.(run)).toBe(6);
    const rated = definePrices({ credits: 3, creditsPerProviderCredit: 100 });
    expect(rated.actualCredits?.(run)).toBe(5);
    expect(rated.actualCredits?.({ ...run, creditsUsed: null })).toBeNaN();
    expect(definePrices({ credits: 3 })).toEqual({ credits: 3 });
  });
});

describe("an entry as a model", () => {
  it("is deterministic only where it says so", () => {
    expect(define({}).isDeterministic).toBe(false);
    expect(define({ deterministic: true }).isDeterministic).toBe(true);
  });

  it("refuses every input while nobody has told what it takes", () => {
    const parsed = define({}).inputSchema.safeParse({ prompt: "a" });
    expect(parsed.error?.issues[0]?.message).toMatch(/not known yet/);
  });

  it("takes the input that the entry itself describes", () => {
    const input = { type: "object", properties: { prompt: { type: "string" } } };
    const { inputSchema } = define({ input });
    expect(inputSchema.safeParse({ prompt: "a" }).success).toBe(true);
    expect(inputSchema.safeParse({ promt: "a" }).success).toBe(false);
  });

  it("measures apart what its duration depends on, the number of outputs included", () => {
    const { durationFields } = define({ durationFields: ["steps"], perOutput: "num_outputs" });
    expect(durationFields).toEqual(["steps", "num_outputs"]);
    expect(define({}).durationFields).toEqual([]);
  });

  it("has limits and words of its own, else plain ones", () => {
    expect(define({})).toMatchObject({
      provider: "replicate",
      modelVersion: null,
      title: "acme/jersey",
      description: "Runs acme/jersey.",
      deadlineMs: 600_000,
      promptCharactersMax: 2_000,
      output: { kind: "image", width: null, height: null },
    });
    expect(define({ deadlineSeconds: 30, title: "Kit", version: "a1" })).toMatchObject({
      deadlineMs: 30_000,
      title: "Kit",
      modelVersion: "a1",
    });
  });
});

describe("an entry that goes beyond a limit", () => {
  it.each([
    ["credits", 1_000_000, 1_000_001],
    ["deadlineSeconds", 10, 9],
    ["deadlineSeconds", 86_400, 86_401],
    ["promptCharactersMax", 100_000, 100_001],
    ["title", "a".repeat(500), "a".repeat(501)],
    ["durationFields", Array.from({ length: 8 }, () => "a"), Array.from({ length: 9 }, () => "a")],
    ["model", `a/${"b".repeat(198)}`, `a/${"b".repeat(199)}`],
  ])("in %s is refused, and one at it taken", (name, good, bad) => {
    const entry = { model: "acme/jersey", credits: 3 };
    expect(EntrySchema.safeParse({ ...entry, [name]: good }).success).toBe(true);
    expect(EntrySchema.safeParse({ ...entry, [name]: bad }).success).toBe(false);
  });
});
