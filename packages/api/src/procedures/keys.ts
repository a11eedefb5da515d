import type { KeyView, Page } from "@darkroom/engine";
import { z } from "zod";
import { PERMISSIONS, isScope } from "../authorization/permissions.ts";
import type { Scope } from "../authorization/permissions.ts";
import { refuse } from "../errors/refusal.ts";
import {
  KEY_CALLS_PER_MINUTE_MAX,
  KEY_LIFETIME_MS_MAX,
  KEY_NAME_CHARACTERS_MAX,
} from "../limits.ts";
import { PageSchema, TargetSchema } from "../schemas.ts";
import { createRouter, procedureFor } from "../trpc.ts";

/** What an API key may be allowed. */
const SCOPES: readonly Scope[] = Object.keys(PERMISSIONS).filter(isScope);

const CONTROL_CHARACTER = /\p{Cc}/u;

const CreateKeySchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(KEY_NAME_CHARACTERS_MAX)
    .refine((name) => name.isWellFormed() && !CONTROL_CHARACTER.test(name), {
      error: "A name is well-formed Unicode without control characters.",
    }),
  scopes: z
    .array(z.enum(SCOPES))
    .min(1)
    .max(SCOPES.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, { error: "Name a scope once." }),
  /** ISO 8601 with a zone; null for a key that does not expire. */
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  /** Null for the default of the installation. */
  callsPerMinute: z.number().int().min(1).max(KEY_CALLS_PER_MINUTE_MAX).nullable().default(null),
});

/** A key that was just made. `secret` is the whole key, told here and nowhere else. */
export type CreatedKey = { secret: string; key: KeyView };

function refuseExpiry(message: string) {
  return refuse({ reason: "invalid_input", fields: [{ field: "expiresAt", message }] });
}

function readExpiry(expiresAt: string | null, now: number): number | null {
  if (expiresAt === null) return null;
  const at = Date.parse(expiresAt);
  if (at - now > KEY_LIFETIME_MS_MAX) {
    throw refuseExpiry("A key expires within ten years, or never.");
  }
  return at;
}

const createKey = procedureFor("keys:write")
  .input(CreateKeySchema)
  .mutation(async ({ ctx, input }): Promise<CreatedKey> => {
    const expiresAt = readExpiry(input.expiresAt, ctx.now());
    const made = await ctx.may.keys.create({ ...input, expiresAt });
    switch (made.outcome) {
      case "created":
        return { secret: made.secret, key: made.key };
      case "too_many":
        throw refuse({ reason: "too_many_keys" });
      case "guest":
        throw refuse({ reason: "sign_up_required" });
      case "expiry_passed":
        throw refuseExpiry("This time has passed.");
    }
  });

/** The keys of the account, newest first, revoked ones included. */
const listKeys = procedureFor("keys:read")
  .input(PageSchema)
  .query(({ ctx, input }): Promise<Page<KeyView>> =>
    ctx.may.keys.list({ cursor: input.cursor ?? null, most: input.limit }),
  );

/** For good; within a second no process takes it any more. */
const revokeKey = procedureFor("keys:write")
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<KeyView> => {
    const revoked = await ctx.may.keys.revoke({ id: input.id });
    if (revoked.outcome === "not_found") throw refuse({ reason: "not_found" });
    return revoked.key;
  });

export const keyRouter = createRouter({ create: createKey, list: listKeys, revoke: revokeKey });
