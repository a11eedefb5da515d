import { timingSafeEqual } from "node:crypto";
import { account, apiKey, authUser } from "@darkroom/db";
import { and, eq, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";
import { write } from "../write.ts";
import { keyDigest, readPrefix } from "./format.ts";
import { KEY_USED_EVERY_MS } from "./limits.ts";
import type { FindKeyOutcome } from "./views.ts";

const keyUnder = prepareOnce((orm) =>
  orm
    .select({
      key: apiKey,
      mergedInto: account.mergedInto,
      userId: authUser.id,
    })
    .from(apiKey)
    .innerJoin(account, eq(account.id, apiKey.accountId))
    .leftJoin(authUser, eq(authUser.id, apiKey.userId))
    .where(eq(apiKey.prefix, sql.placeholder("prefix")))
    .prepare(),
);

const isSame = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

/** Notes the use, at most every `KEY_USED_EVERY_MS`; nobody waits for it. */
function noteUse(context: EngineContext, id: string, lastUsedAt: number | null): void {
  const now = context.now();
  const before = now - KEY_USED_EVERY_MS;
  if (lastUsedAt !== null && lastUsedAt > before) return;
  const isDue = or(isNull(apiKey.lastUsedAt), lte(apiKey.lastUsedAt, before));
  const noted = context.database.orm
    .update(apiKey)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKey.id, id), isDue));
  write(context, noted).catch((error: unknown) =>
    context.log("warn", "the use of a key could not be noted", { id, error }),
  );
}

/**
 * The key behind a text, as far as it can be used now. It acts for the account that took over the
 * one it was made for, and dies with the user who made it.
 */
export async function findKey(context: EngineContext, text: string): Promise<FindKeyOutcome> {
  const prefix = readPrefix(text);
  if (prefix === null) return { outcome: "malformed" };
  const [found] = await keyUnder(context).execute({ prefix });
  if (found === undefined || !isSame(found.key.digest, keyDigest(text))) {
    return { outcome: "unknown" };
  }
  const { key, mergedInto, userId } = found;
  if (key.revokedAt !== null || userId === null) return { outcome: "revoked" };
  if (key.expiresAt !== null && key.expiresAt <= context.now()) return { outcome: "expired" };
  noteUse(context, key.id, key.lastUsedAt);
  const { id, scopes, callsPerMinute, expiresAt } = key;
  const accountId = mergedInto ?? key.accountId;
  return { outcome: "found", key: { id, accountId, userId, scopes, callsPerMinute, expiresAt } };
}

/** Which of these keys can no longer be used: for whoever holds something open for them. */
export async function findDeadKeys(
  context: EngineContext,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const alive = await context.database.orm
    .select({ id: apiKey.id })
    .from(apiKey)
    .innerJoin(authUser, eq(authUser.id, apiKey.userId))
    .where(
      and(
        inArray(apiKey.id, [...ids]),
        isNull(apiKey.revokedAt),
        or(isNull(apiKey.expiresAt), gt(apiKey.expiresAt, context.now())),
      ),
    );
  const living = new Set(alive.map(({ id }) => id));
  return new Set(ids.filter((id) => !living.has(id)));
}
