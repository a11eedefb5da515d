import { accountMember, authUser } from "@darkroom/db";
import { and, asc, eq, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";

const members = prepareOnce((orm) =>
  orm
    .select({ userId: authUser.id, address: authUser.email })
    .from(accountMember)
    .innerJoin(authUser, eq(authUser.id, accountMember.userId))
    .where(
      and(
        eq(accountMember.accountId, sql.placeholder("accountId")),
        eq(authUser.emailVerified, true),
        sql`${authUser.isAnonymous} is not true`,
      ),
    )
    .orderBy(asc(authUser.id))
    .prepare(),
);

/** Those who act for an account and have shown that their address is theirs; visitors have none. */
export async function confirmedMembers(
  context: EngineContext,
  accountId: string,
): Promise<{ userId: string; address: string }[]> {
  return members(context).execute({ accountId });
}
