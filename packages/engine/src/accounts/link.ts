import { DatabaseError, accountMember, adoptAccount, mergeAccounts } from "@darkroom/db";
import { eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { MERGE_TRIES_MAX } from "../limits.ts";
import type { LinkOutcome } from "../views.ts";
import { transferIds } from "./drain.ts";

async function accountOf(context: EngineContext, userId: string): Promise<string | null> {
  const [row] = await context.database.orm
    .select({ accountId: accountMember.accountId })
    .from(accountMember)
    .where(eq(accountMember.userId, userId));
  return row?.accountId ?? null;
}

/** A merge whose answer was lost is asked for again; it changes nothing twice. */
async function merge(
  context: EngineContext,
  accounts: { fromId: string; intoId: string; giverId: string },
): Promise<"merged" | "refused"> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const transfer = transferIds(context);
      return await mergeAccounts(context.database, { ...accounts, transfer });
    } catch (error) {
      const isLost = error instanceof DatabaseError && error.code === "unknown_outcome";
      if (!isLost || attempt >= MERGE_TRIES_MAX) throw error;
    }
  }
}

/**
 * Gives what a visitor has to the user who signed up or in. A user without an account takes over
 * the visitor's; two accounts are merged, without what is left of the visitor's welcome. `refused`
 * where the visitor's account is somebody else's by now. Each step is one commit and the whole can
 * be repeated after a crash anywhere: no prediction and no paid credit is lost, none is counted
 * twice.
 */
export async function linkUsers(
  context: EngineContext,
  users: { fromUserId: string; toUserId: string },
): Promise<LinkOutcome> {
  const fromId = await accountOf(context, users.fromUserId);
  if (fromId === null) return { outcome: "nothing_to_link" };
  const accountId = await adoptAccount(context.database, {
    userId: users.toUserId,
    giverId: users.fromUserId,
    accountId: fromId,
    at: context.now(),
  });
  if (accountId === null) return { outcome: "refused" };
  if (accountId === fromId) return { outcome: "linked", accountId };
  const merged = await merge(context, {
    fromId,
    intoId: accountId,
    giverId: users.fromUserId,
  });
  return merged === "merged" ? { outcome: "linked", accountId } : { outcome: "refused" };
}
