import { isTerminal } from "@darkroom/lifecycle";
import type { Actor } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import type { CreateOutcome, Quota } from "../views.ts";
import { createPrediction } from "./create.ts";
import { loadOwned } from "./load.ts";

/** A new prediction with the input of an ended one; the old one stays as it is. */
export async function retryPrediction(
  context: EngineContext,
  target: {
    accountId: string;
    id: string;
    actor: Actor;
    requestId: string;
    idempotencyKey: string | null;
    quota?: Quota | null | undefined;
  },
): Promise<CreateOutcome | { outcome: "not_found" | "not_terminal" }> {
  const row = await loadOwned(context, target);
  if (row === null) return { outcome: "not_found" };
  if (!isTerminal(row.status)) return { outcome: "not_terminal" };
  return createPrediction(context, {
    accountId: target.accountId,
    actor: target.actor,
    requestId: target.requestId,
    model: row.model,
    input: row.input,
    idempotencyKey: target.idempotencyKey,
    delivery: "auto",
    priority: row.priority === 0 ? "interactive" : "batch",
    maxCredits: null,
    runAt: null,
    retryOf: row.id,
    // Whoever asks again has seen what there is.
    reuse: "never",
    quota: target.quota,
  });
}
