import { authUser, createApiKey } from "@darkroom/db";
import { eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { drawKey, keyDigest } from "./format.ts";
import { KEYS_PER_ACCOUNT_MAX } from "./limits.ts";
import { viewKey } from "./view.ts";
import type { CreateKeyOutcome, NewKey } from "./views.ts";

async function isGuest(context: EngineContext, userId: string): Promise<boolean> {
  const [user] = await context.database.orm
    .select({ isAnonymous: authUser.isAnonymous })
    .from(authUser)
    .where(eq(authUser.id, userId));
  return user === undefined || user.isAnonymous === true;
}

/**
 * Makes a key for an account, at most `KEYS_PER_ACCOUNT_MAX` that can be used at once. The key is
 * in the answer and nowhere else: only its digest is stored.
 */
export async function createKey(context: EngineContext, wanted: NewKey): Promise<CreateKeyOutcome> {
  const now = context.now();
  if (wanted.expiresAt !== null && wanted.expiresAt <= now) return { outcome: "expiry_passed" };
  if (await isGuest(context, wanted.userId)) return { outcome: "guest" };
  const { key: secret, prefix } = drawKey();
  const row = {
    ...wanted,
    scopes: [...wanted.scopes],
    id: context.newId(),
    prefix,
    digest: keyDigest(secret),
    createdAt: now,
  };
  const outcome = await createApiKey(context.database, row, KEYS_PER_ACCOUNT_MAX);
  if (outcome === "too_many") return { outcome };
  return {
    outcome: "created",
    secret,
    key: viewKey({ ...row, revokedAt: null, lastUsedAt: null }),
  };
}
