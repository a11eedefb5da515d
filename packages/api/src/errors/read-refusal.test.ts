import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readRefusal } from "./read-refusal.ts";
import { refuse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

const REFUSALS: readonly Refusal[] = [
  { reason: "unauthenticated" },
  { reason: "not_found" },
  { reason: "invalid_input", fields: [{ field: "prompt", message: "Too long." }] },
  { reason: "insufficient_credits", requiredCredits: 4, availableCredits: 1 },
  { reason: "price_above_limit", requiredCredits: 4 },
  { reason: "idempotency_conflict" },
  { reason: "model_not_found" },
  { reason: "not_terminal" },
  { reason: "spool_full" },
  { reason: "provider_credit" },
  { reason: "moderated", code: "real_person", text: "Name no real people." },
  { reason: "moderation_unavailable" },
  { reason: "key_malformed" },
  { reason: "key_invalid" },
  { reason: "too_many_keys" },
  { reason: "rate_limited", retryAfterMs: 900 },
  { reason: "payload_too_large" },
  { reason: "internal" },
];

describe("readRefusal", () => {
  it.each(REFUSALS)("reads back what was refused: $reason", (refusal) => {
    expect(readRefusal(refuse(refusal))).toEqual(refusal);
  });

  it("turns a failed parse into one message for each field, by its path", () => {
    const schema = z.strictObject({ model: z.string(), input: z.object({ size: z.number() }) });
    const parsed = schema.safeParse({ model: 1, input: { size: "x" }, more: true });
    const error = new TRPCError({ code: "BAD_REQUEST", cause: parsed.error });
    const refusal = readRefusal(error);
    expect(refusal.reason).toBe("invalid_input");
    const fields = refusal.reason === "invalid_input" ? refusal.fields : [];
    expect(fields.map(({ field }) => field)).toEqual(["model", "input.size", ""]);
  });

  it.each([
    ["PARSE_ERROR", "invalid_input"],
    ["BAD_REQUEST", "invalid_input"],
    ["METHOD_NOT_SUPPORTED", "invalid_input"],
    ["UNSUPPORTED_MEDIA_TYPE", "invalid_input"],
    ["UNAUTHORIZED", "unauthenticated"],
    ["FORBIDDEN", "unauthenticated"],
    ["NOT_FOUND", "not_found"],
    ["PAYLOAD_TOO_LARGE", "payload_too_large"],
    ["INTERNAL_SERVER_ERROR", "internal"],
    ["TIMEOUT", "internal"],
    ["CONFLICT", "internal"],
  ] as const)("maps the library's own %s to %s", (code, reason) => {
    expect(readRefusal(new TRPCError({ code })).reason).toBe(reason);
  });
});
