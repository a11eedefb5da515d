import type { EngineContext } from "../context.ts";
import type { ModelView } from "../views.ts";
import type { ModelDefinition } from "./definition.ts";
import { describeInput } from "./describe-input.ts";
import { durationsOf } from "./durations.ts";
import { WAITING_ORDER, deliveryOf } from "./pattern.ts";

/** A model with the durations that we measured ourselves. */
export async function viewModel(
  context: EngineContext,
  definition: ModelDefinition,
): Promise<ModelView> {
  // Of all modes together: nobody has chosen one yet.
  const kind = { provider: definition.provider, model: definition.model, mode: null };
  const history = await context.history.of(kind);
  return {
    model: definition.model,
    provider: definition.provider,
    title: definition.title,
    description: definition.description,
    credits: definition.credits,
    output: definition.output,
    promptCharactersMax: definition.promptCharactersMax,
    inputSchema: describeInput(definition.inputSchema),
    durations: durationsOf(history),
    delivery: await deliveryOf(context, kind, WAITING_ORDER),
  };
}
