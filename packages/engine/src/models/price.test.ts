import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PRICE_CREDITS_MAX, priceOf, quoteOf } from "./price.ts";

const perOutput = {
  credits: 3,
  creditsOf: ({ num_outputs: count }: Readonly<Record<string, unknown>>) => 3 * Number(count ?? 1),
  inputSchema: z.strictObject({
    prompt: z.string(),
    num_outputs: z.int().min(1).max(4).default(2),
  }),
};

describe("priceOf", () => {
  it.each([
    [{}, 3],
    [{ num_outputs: 4 }, 12],
    [{ num_outputs: 0.4 }, 2],
    [{ num_outputs: 1e30 }, PRICE_CREDITS_MAX],
    // A formula that fails never makes a run cheaper than its model.
    [{ num_outputs: "many" }, 3],
    [{ num_outputs: -2 }, 3],
  ])("of %j is %d", (input, credits) => {
    expect(priceOf(perOutput, input)).toBe(credits);
  });

  it("is the model's own where the input does not count", () => {
    expect(priceOf({ credits: 7 }, { num_outputs: 4 })).toBe(7);
  });
});

describe("quoteOf", () => {
  it("counts the default of what a whole input leaves out", () => {
    expect(quoteOf(perOutput, { prompt: "teal" })).toBe(6);
  });

  it("has a price for what a form has not finished", () => {
    expect(quoteOf(perOutput, { num_outputs: 4 })).toBe(12);
  });
});
