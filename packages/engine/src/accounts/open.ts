import { accountMember, grantCredits, ledgerEntry, openAccount, welcomeKey } from "@darkroom/db";
import { eq, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";

const membershipOf = prepareOnce((orm) =>
  orm
    .select({ accountId: accountMember.accountId })
    .from(accountMember)
    .where(eq(accountMember.userId, sql.placeholder("userId")))
    .prepare(),
);
const entryUnder = prepareOnce((orm) =>
  orm
    .select({ id: ledgerEntry.id })
    .from(ledgerEntry)
    .where(eq(ledgerEntry.idempotencyKey, sql.placeholder("key")))
    .prepare(),
);

/**
 * The account of a user. The first call makes it; the welcome grant is written under a key of
 * its own, so that whoever comes first, and however often, it is given once.
 */
export async function openAccountOf(
  context: EngineContext,
  userId: string,
): Promise<{ accountId: string }> {
  const at = context.now();
  const [known] = await membershipOf(context).execute({ userId });
  const accountId =
    known?.accountId ??
    (await openAccount(context.database, { userId, accountId: context.newId(), at }));
  if (context.welcomeCredits > 0 && !(await hasWelcome(context, accountId))) {
    await grantCredits(context.database, {
      id: context.newId(),
      accountId,
      credits: context.welcomeCredits,
      kind: "grant",
      idempotencyKey: welcomeKey(accountId),
      at,
    });
  }
  return { accountId };
}

async function hasWelcome(context: EngineContext, accountId: string): Promise<boolean> {
  const [row] = await entryUnder(context).execute({ key: welcomeKey(accountId) });
  return row !== undefined;
}
