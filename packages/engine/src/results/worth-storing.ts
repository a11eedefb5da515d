import type { PredictionRow } from "@darkroom/db";
import type { ProviderOutput } from "@darkroom/providers";
import type { EngineContext } from "../context.ts";
import { promisedKind } from "./describe.ts";

/**
 * The outputs that are worth storing, in their order: a model that promises media is not paid for
 * words about it. An output's place among them is its position for good.
 */
export function worthStoring(
  context: EngineContext,
  row: PredictionRow,
  outputs: readonly ProviderOutput[],
): readonly ProviderOutput[] {
  const promised = promisedKind(context, row);
  const isPlain = promised === "text" || promised === "json";
  return isPlain ? outputs : outputs.filter((output) => output.kind !== "value");
}
