import { accountMember, authUser } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { capsOf } from "../../caps/caps.ts";
import type { EngineContext } from "../../context.ts";
import { balanceOf } from "../../credits/read.ts";
import { listEndpoints } from "../../endpoints/read.ts";
import { listKeys } from "../../keys/list.ts";
import { reuseOf } from "../../reuse/setting.ts";
import { listSchedules } from "../../schedules/verbs.ts";
import { EXPORTED_ROWS_MAX } from "./limits.ts";
import { pagesOf } from "./pages.ts";

async function collect<Item>(pages: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

/** What an account has few of: its people, settings, keys, endpoints and schedules. */
export async function describeAccount(context: EngineContext, accountId: string): Promise<unknown> {
  const people = await context.database.orm
    .select({
      address: authUser.email,
      isConfirmed: authUser.emailVerified,
      isVisitor: authUser.isAnonymous,
      createdAt: authUser.createdAt,
    })
    .from(accountMember)
    .innerJoin(authUser, eq(authUser.id, accountMember.userId))
    .where(eq(accountMember.accountId, accountId));
  const keys = pagesOf((cursor) =>
    listKeys(context, { accountId, cursor, most: EXPORTED_ROWS_MAX }),
  );
  return {
    id: accountId,
    exportedAt: new Date(context.now()).toISOString(),
    people,
    credits: await balanceOf(context, accountId),
    caps: await capsOf(context, accountId),
    reuse: await reuseOf(context, accountId),
    keys: await collect(keys),
    endpoints: await listEndpoints(context, accountId),
    schedules: await listSchedules(context, accountId),
  };
}
