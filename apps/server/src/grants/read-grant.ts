import type { PaymentGrant } from "@darkroom/engine";
import { z } from "zod";

const WORD_CHARACTERS_MAX = 200;
const GRANT_REASON_CHARACTERS_MAX = 500;
/** No payment comes near this. */
const GRANT_CREDITS_MAX = 1_000_000_000;

const CONTROL_CHARACTER = /\p{Cc}/u;

const text = (charactersMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(charactersMax)
    .refine((value) => value.isWellFormed() && !CONTROL_CHARACTER.test(value), {
      error: "must be well-formed Unicode without control characters",
    });

const GrantSchema = z
  .strictObject({
    accountId: text(WORD_CHARACTERS_MAX).optional(),
    email: z.email().max(WORD_CHARACTERS_MAX).optional(),
    credits: z.number().int().min(1).max(GRANT_CREDITS_MAX),
    idempotencyKey: text(WORD_CHARACTERS_MAX),
    reason: text(GRANT_REASON_CHARACTERS_MAX),
  })
  .refine(({ accountId, email }) => (accountId === undefined) !== (email === undefined), {
    error: "must have either accountId or email",
  });

export type ReadGrant =
  | { outcome: "read"; grant: PaymentGrant }
  | { outcome: "invalid"; fields: { field: string; message: string }[] };

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** What a signed body asks for. Addresses are kept in small letters, as our users' are. */
export function readGrant(body: Uint8Array): ReadGrant {
  const parsed = GrantSchema.safeParse(parse(body));
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path, message }) => ({
      field: path.join("."),
      message,
    }));
    return { outcome: "invalid", fields };
  }
  const { accountId, email = "", credits, idempotencyKey, reason } = parsed.data;
  const to = accountId === undefined ? { email: email.toLowerCase() } : { accountId };
  return { outcome: "read", grant: { to, credits, idempotencyKey, reason } };
}
