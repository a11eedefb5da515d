import { account, closeReturnedWelcome, drainAccount, findReturnedWelcomes } from "@darkroom/db";
import { sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { SWEEP_ROWS_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";

/** Ids of one transfer, made once for each call. */
export const transferIds = (context: EngineContext) => ({
  outId: context.newId(),
  inId: context.newId(),
  at: context.now(),
});

/**
 * Passes on what came back to an account after it was merged. What fails here is done by the
 * next sweep, so that nobody has to wait for it.
 */
export async function passOnCredits(context: EngineContext, accountId: string): Promise<void> {
  try {
    const [row] = await context.queries.mergedAccount.execute({ id: accountId });
    if (row?.mergedInto == null) return;
    await drainAccount(context.database, accountId, transferIds(context));
  } catch (error) {
    context.log("warn", "credits of a merged account wait for the sweep", { accountId, error });
  }
}

/** In the words of the index `account_undrained`. */
const UNDRAINED = sql`${account.mergedInto} is not null and ${account.available} > 0`;

const undrainedAccounts = prepareOnce((orm) =>
  orm.select({ id: account.id }).from(account).where(UNDRAINED).limit(SWEEP_ROWS_MAX).prepare(),
);

/** Passes on what is left in merged accounts, at most `SWEEP_ROWS_MAX` of them. */
export async function drainMergedAccounts(context: EngineContext): Promise<number> {
  const rows = await undrainedAccounts(context).execute();
  for (const { id } of rows) await drainAccount(context.database, id, transferIds(context));
  return rows.length;
}

/** Closes what batches of visitors gave back of their welcome, of `SWEEP_ROWS_MAX` batches. */
export async function closeReturnedWelcomes(context: EngineContext): Promise<number> {
  const ids = await findReturnedWelcomes(context.database, SWEEP_ROWS_MAX);
  for (const batchId of ids) {
    const closing = { id: context.newId(), at: context.now() };
    await closeReturnedWelcome(context.database, batchId, closing);
  }
  return ids.length;
}
