import type { ModelDefinition } from "./definition.ts";

/** No run of any model costs more; it keeps a price a plain whole number. */
export const PRICE_CREDITS_MAX = 1_000_000_000;

/**
 * What one run with this input costs, in whole credits: at most what is reserved, and never more
 * than `PRICE_CREDITS_MAX`. The input need not be valid, so that a half-filled form has a price.
 */
export function priceOf(
  model: Pick<ModelDefinition, "credits" | "creditsOf">,
  input: Readonly<Record<string, unknown>>,
): number {
  const credits = Math.ceil(model.creditsOf?.(input) ?? model.credits);
  // Also where a formula makes no number of what it is given.
  return credits >= 0 ? Math.min(credits, PRICE_CREDITS_MAX) : model.credits;
}

/** An input as it would be ordered, with the defaults of what is left out; it need not be valid. */
export function orderedInput(
  model: Pick<ModelDefinition, "inputSchema">,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const parsed = model.inputSchema.safeParse(input);
  return parsed.success ? parsed.data : input;
}

/** The price of an input as it would be ordered, with the defaults of what is left out. */
export function quoteOf(
  model: Pick<ModelDefinition, "credits" | "creditsOf" | "inputSchema">,
  input: Readonly<Record<string, unknown>>,
): number {
  return priceOf(model, orderedInput(model, input));
}
