import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import type { SettleCommand, SettleOutcome } from "../views.ts";
import { apply } from "./apply.ts";
import { view } from "./view.ts";

/**
 * Ends a prediction by an operator's word, with the reason in its timeline: the reservation comes
 * back, and the provider is told to stop where it may still be at work. An end stays as it is.
 */
export async function settlePrediction(
  context: EngineContext,
  command: SettleCommand,
): Promise<SettleOutcome> {
  const result = await apply(
    context,
    command.id,
    { type: "operator.settled", to: command.to },
    {
      actor: { kind: "operator", id: command.operator },
      requestId: command.requestId,
      detail: { reason: command.reason },
    },
  );
  switch (result.outcome) {
    case "missing":
      return { outcome: "not_found" };
    case "contended":
      throw new EngineError("contended", "a settlement met rivals at every try");
    case "applied":
      return { outcome: "settled", prediction: await view(context, result.prediction) };
    case "ignored":
      return { outcome: "already_terminal", prediction: await view(context, result.prediction) };
  }
}
