import type { Actor } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import type { CancelOutcome } from "../views.ts";
import { apply } from "./apply.ts";
import { loadOwned } from "./load.ts";
import { view } from "./view.ts";

/**
 * Asks for a cancel. What has not been sent ends at once and its credits come back; what runs
 * at the provider ends when the provider says so; what is finished stays finished.
 */
export async function cancelPrediction(
  context: EngineContext,
  target: { accountId: string; id: string; actor: Actor; requestId: string },
): Promise<CancelOutcome> {
  const owned = await loadOwned(context, target);
  if (owned === null) return { outcome: "not_found" };
  const { actor, requestId } = target;
  const result = await apply(context, owned.id, { type: "cancel.requested" }, { actor, requestId });
  switch (result.outcome) {
    case "missing":
      return { outcome: "not_found" };
    case "contended":
      throw new EngineError("contended", "a cancel met rivals at every try");
    case "applied":
      return {
        outcome: result.prediction.status === "canceled" ? "canceled" : "requested",
        prediction: await view(context, result.prediction),
      };
    case "ignored": {
      const canceled = result.prediction.status === "canceled";
      const asked = result.reason === "duplicate" ? "requested" : "too_late";
      return {
        outcome: canceled ? "canceled" : asked,
        prediction: await view(context, result.prediction),
      };
    }
  }
}
