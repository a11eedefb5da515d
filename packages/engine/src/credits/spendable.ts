import { RETURNED_WELCOME, account } from "@darkroom/db";
import { eq, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";

/** Of a row of `account`: its available credits without what batches gave back of a welcome. */
export const spendable = sql<number>`(${account.available} - ${sql.raw(RETURNED_WELCOME)})`;

/** What an account can order for now, its caps aside. */
export async function spendableOf(context: EngineContext, accountId: string): Promise<number> {
  const [row] = await context.database.orm
    .select({ credits: spendable })
    .from(account)
    .where(eq(account.id, accountId));
  return row?.credits ?? 0;
}
