import type { BatchObstacle, BatchProblem, FieldError, SourceProblem } from "@darkroom/engine";
import type { TRPCError } from "@trpc/server";
import { refuse } from "../errors/refusal.ts";
import { BATCH_PLACE_RETRY_MS } from "../limits.ts";

/** Every refusal of an order for many predictions that is not one of a single one as well. */
type RefusedBatch =
  | BatchObstacle
  | { outcome: "model_not_found" | "upload_not_found" | "too_many_drafts" | "idempotency_conflict" }
  | { outcome: "invalid_source"; source: SourceProblem }
  | { outcome: "invalid_items"; problems: readonly BatchProblem[] }
  | { outcome: "price_above_limit"; requiredCredits: number };

const atLine = (line: number | null, message: string): string =>
  line === null ? message : `Line ${String(line)}: ${message}`;

/** A mistake of a list as a mistake of a field, which names the item and, for texts, the line. */
export function fieldOf({ position, line, field, message }: BatchProblem): FieldError {
  return { field: `items.${String(position)}.${field}`, message: atLine(line, message) };
}

/** The refusal of a batch as every caller gets it. */
export function refuseBatch(refused: RefusedBatch): TRPCError {
  switch (refused.outcome) {
    case "invalid_source": {
      const { problem, line, message } = refused.source;
      if (problem === "too_large") return refuse({ reason: "payload_too_large" });
      const fields = [{ field: "items", message: atLine(line, message) }];
      return refuse({ reason: "invalid_input", fields });
    }
    case "invalid_items":
      return refuse({ reason: "invalid_input", fields: refused.problems.map(fieldOf) });
    case "insufficient_credits": {
      const { requiredCredits, availableCredits } = refused;
      return refuse({ reason: "insufficient_credits", requiredCredits, availableCredits });
    }
    case "price_above_limit":
    case "cap_reached":
      return refuse({ reason: refused.outcome, requiredCredits: refused.requiredCredits });
    case "quota_used":
      return refuseQuota(refused);
    case "too_many_batches":
    case "too_many_drafts":
      return refuse({ reason: "rate_limited", retryAfterMs: BATCH_PLACE_RETRY_MS });
    case "upload_not_found":
      return refuse({ reason: "not_found" });
    case "model_not_found":
    case "idempotency_conflict":
      return refuse({ reason: refused.outcome });
  }
}

/** What never fits into a quota gets no better by waiting. */
function refuseQuota(used: { items: number; slotsMax: number; retryAfterMs: number }): TRPCError {
  const { items, slotsMax, retryAfterMs } = used;
  if (items <= slotsMax) return refuse({ reason: "rate_limited", retryAfterMs });
  const message = `A guest may order at most ${String(slotsMax)} at once. Sign up to order more.`;
  return refuse({ reason: "invalid_input", fields: [{ field: "items", message }] });
}
