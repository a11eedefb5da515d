import { account, prediction } from "@darkroom/db";
import type { PredictionRow } from "@darkroom/db";
import { isTerminal } from "@darkroom/lifecycle";
import type { ActorKind, Status } from "@darkroom/lifecycle";
import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { lastSeenAt } from "../accounts/last-seen.ts";
import type { EngineContext } from "../context.ts";
import { ABANDONED_AFTER_MS } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";

/** The priority of what somebody waits for. */
const INTERACTIVE = 0;

/** Whether somebody waits for it: neither a batch nor a later start nor the queue has anybody. */
export function isAwaited(row: Pick<PredictionRow, "priority" | "runAt" | "pattern">): boolean {
  return row.priority === INTERACTIVE && row.runAt === null && row.pattern !== "queue";
}

/** The same as a condition of a query over predictions. */
export const whereAwaited = () =>
  and(
    eq(prediction.priority, INTERACTIVE),
    isNull(prediction.runAt),
    ne(prediction.pattern, "queue"),
  );

const seenOf = prepareOnce((orm) =>
  orm
    .select({ at: lastSeenAt(account.id) })
    .from(account)
    .where(eq(account.id, sql.placeholder("accountId")))
    .prepare(),
);

/**
 * When a prediction was abandoned, as its last unit writes it: at its end, where nobody of its
 * account was there for `ABANDONED_AFTER_MS`. Null where somebody was, or nobody ever waited.
 */
export async function abandonedAtOf(
  context: EngineContext,
  row: PredictionRow,
  end: { status: Status; by: ActorKind },
): Promise<number | null> {
  const now = context.now();
  if (!isTerminal(end.status) || !isAwaited(row) || end.by === "user") return null;
  // Whoever ordered it was there then, so that a usual run needs no look.
  if (now - row.createdAt < ABANDONED_AFTER_MS) return null;
  const [seen] = await seenOf(context).execute({ accountId: row.accountId });
  return now - (seen?.at ?? row.createdAt) < ABANDONED_AFTER_MS ? null : now;
}
