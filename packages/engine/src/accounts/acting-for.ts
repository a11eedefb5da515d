import { account } from "@darkroom/db";
import { eq, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";

/** The account that acts for this one: itself, or what it was merged into. */
export async function actingFor(context: EngineContext, accountId: string): Promise<string> {
  const [row] = await context.database.orm
    .select({ id: sql<string>`coalesce(${account.mergedInto}, ${account.id})` })
    .from(account)
    .where(eq(account.id, accountId));
  return row?.id ?? accountId;
}
