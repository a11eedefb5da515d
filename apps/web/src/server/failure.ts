import { TRPCClientError } from "@trpc/client";
import type { StudioTexts } from "../languages/english/studio.ts";
import { isReason } from "./reasons.ts";
import type { FailureReason } from "./reasons.ts";

export type Failure = {
  reason: FailureReason;
  /** Fields that were refused, by their names; the server's own sentences are for programs. */
  fields: readonly string[];
  requiredCredits: number | null;
  availableCredits: number | null;
  /** The id of the failed HTTP request, for whoever looks into it. */
  requestId: string | null;
  /** The rule of this studio that an order met, in the words of whoever runs it. */
  ruleWords?: string;
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readFields(value: unknown): Failure["fields"] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const field = isRecord(entry) ? entry["field"] : null;
    return typeof field === "string" ? [field] : [];
  });
}

const readNumber = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** Reads whatever a call threw. An answer without a typed reason counts as internal. */
export function readFailure(error: unknown): Failure {
  const shape: unknown = error instanceof TRPCClientError ? error.data : null;
  const known = isRecord(shape) ? shape : null;
  const reason = known?.["reason"];
  const requestId = known?.["requestId"];
  return {
    reason: isReason(reason) ? reason : known === null ? "unreachable" : "internal",
    fields: readFields(known?.["fields"]),
    requiredCredits: readNumber(known?.["requiredCredits"]),
    availableCredits: readNumber(known?.["availableCredits"]),
    requestId: typeof requestId === "string" ? requestId : null,
    ...(reason === "moderated" && error instanceof TRPCClientError
      ? { ruleWords: error.message }
      : {}),
  };
}

/** The words for a failure, with the numbers where credits are missing. */
export function failureWords({ failures }: StudioTexts, failure: Failure): string {
  const { reason, requiredCredits, availableCredits, ruleWords } = failure;
  if (ruleWords !== undefined) return failures.rule(ruleWords);
  if (reason === "insufficient_credits" && requiredCredits !== null && availableCredits !== null) {
    return failures.costsMore(requiredCredits, availableCredits);
  }
  return failures.reasons[reason];
}
