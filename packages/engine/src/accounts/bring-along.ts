import { accountMember, authSession, authUser, pushSubscription } from "@darkroom/db";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { write } from "../write.ts";
import type { LinkOutcome } from "../views.ts";
import { linkUsers } from "./link.ts";

export type Arrival = {
  /** The visitor, whose sessions end with this. */
  fromUserId: string;
  /** Who signed up or in. */
  toUserId: string;
  /** Whether it is certain that both are one person, because one browser was both. */
  isSamePerson: boolean;
};

async function isVisitor(context: EngineContext, userId: string): Promise<boolean> {
  const [row] = await context.database.orm
    .select({ isAnonymous: authUser.isAnonymous })
    .from(authUser)
    .where(eq(authUser.id, userId));
  return row?.isAnonymous === true;
}

/** A visitor stays a member of an account that went to a person: it is no longer the visitor's. */
const HAS_NO_PERSON = sql`not exists (select 1 from ${accountMember} as person
  join ${authUser} as known on known.id = person.user_id
  where person.account_id = ${accountMember.accountId} and known.is_anonymous is not 1)`;

/** A browser that somebody else may hold is told nothing of what the account does from now on. */
async function dropBrowsers(context: EngineContext, userId: string): Promise<void> {
  const { orm } = context.database;
  const accounts = orm
    .select({ id: accountMember.accountId })
    .from(accountMember)
    .where(and(eq(accountMember.userId, userId), HAS_NO_PERSON));
  await write(
    context,
    orm.delete(pushSubscription).where(inArray(pushSubscription.accountId, accounts)),
  );
}

/**
 * Gives what a visitor has made to whoever signed up or in, and ends the visitor's sessions: whoever
 * else has one may not follow into the account. Where the visitor may be somebody else, they end
 * first; otherwise last, so that a crash in between can be mended by signing in again. The whole can
 * be repeated.
 */
export async function bringAlong(context: EngineContext, arrival: Arrival): Promise<LinkOutcome> {
  const { fromUserId, toUserId, isSamePerson } = arrival;
  if (fromUserId === toUserId || !(await isVisitor(context, fromUserId))) {
    return { outcome: "nothing_to_link" };
  }
  const { orm } = context.database;
  if (!isSamePerson) {
    await write(context, orm.delete(authSession).where(eq(authSession.userId, fromUserId)));
    await dropBrowsers(context, fromUserId);
  }
  const linked = await linkUsers(context, { fromUserId, toUserId });
  await write(context, orm.delete(authSession).where(eq(authSession.userId, fromUserId)));
  return linked;
}
