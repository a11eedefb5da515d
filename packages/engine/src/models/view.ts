import type { EngineContext } from "../context.ts";
import type { ModelView } from "../views.ts";
import type { ModelDefinition } from "./definition.ts";
import { describeInput } from "./describe-input.ts";
import { usualMost, usualRange } from "./history.ts";

/** A model with the durations that we measured ourselves. */
export async function viewModel(
  context: EngineContext,
  definition: ModelDefinition,
): Promise<ModelView> {
  const sorted = await context.history.sorted(definition.model);
  const usual = usualRange(sorted);
  const p95 = usualMost(sorted);
  return {
    model: definition.model,
    provider: definition.provider,
    title: definition.title,
    description: definition.description,
    credits: definition.credits,
    output: definition.output,
    promptCharactersMax: definition.promptCharactersMax,
    inputSchema: describeInput(definition.inputSchema),
    durations: usual === null || p95 === null ? null : { ...usual, p95, runs: sorted.length },
  };
}
