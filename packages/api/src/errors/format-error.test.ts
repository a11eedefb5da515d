import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import { formatError } from "./format-error.ts";
import { REASONS, reasonMessage, refuse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

const format = (error: TRPCError) =>
  formatError({ error, path: "prediction.get", requestId: "r1" });

describe("formatError", () => {
  it.each([
    [{ reason: "unauthenticated" }, 401],
    [{ reason: "forbidden" }, 403],
    [{ reason: "sign_up_required" }, 403],
    [{ reason: "session_required" }, 403],
    [{ reason: "scope_missing", scope: "predictions:write" }, 403],
    [{ reason: "not_found" }, 404],
    [{ reason: "invalid_input", fields: [] }, 400],
    [{ reason: "insufficient_credits", requiredCredits: 4, availableCredits: 1 }, 402],
    [{ reason: "price_above_limit", requiredCredits: 4 }, 412],
    [{ reason: "idempotency_conflict" }, 409],
    [{ reason: "model_not_found" }, 404],
    [{ reason: "not_terminal" }, 409],
    [{ reason: "spool_full" }, 503],
    [{ reason: "provider_credit" }, 503],
    [{ reason: "rate_limited", retryAfterMs: 900 }, 429],
    [{ reason: "payload_too_large" }, 413],
    [{ reason: "internal" }, 500],
  ] as const satisfies readonly (readonly [Refusal, number])[])(
    "gives %j its HTTP status %i",
    (refusal, httpStatus) => {
      const { data, message } = format(refuse(refusal));
      expect(data).toMatchObject({ reason: refusal.reason, httpStatus, requestId: "r1" });
      expect(message).toBe(reasonMessage(refusal.reason));
    },
  );

  it("carries the facts that the caller needs, and null for those that do not apply", () => {
    const missing = format(
      refuse({ reason: "insufficient_credits", requiredCredits: 4, availableCredits: 1 }),
    );
    expect(missing.data).toMatchObject({
      requiredCredits: 4,
      availableCredits: 1,
      retryAfterMs: null,
      fields: [],
      path: "prediction.get",
    });
    const limited = format(refuse({ reason: "rate_limited", retryAfterMs: 900 }));
    expect(limited.data).toMatchObject({ retryAfterMs: 900, requiredCredits: null });
    const fields = [{ field: "prompt", message: "Too long." }];
    expect(format(refuse({ reason: "invalid_input", fields })).data.fields).toEqual(fields);
  });

  it("shows neither message nor stack of an unknown error", () => {
    const cause = new Error("SQLITE_ERROR near secret_table");
    const shape = format(
      new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: cause.message, cause }),
    );
    expect(JSON.stringify(shape)).not.toMatch(/SQLITE|secret_table|stack|\.ts/);
    expect(shape.message).toBe(reasonMessage("internal"));
  });

  it("has a sentence for each reason", () => {
    for (const reason of REASONS) expect(reasonMessage(reason)).toMatch(/^[A-Z].*\.$/);
    expect(new Set(REASONS.map(reasonMessage)).size).toBe(REASONS.length);
  });
});
