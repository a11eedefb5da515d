import { account, accountCap, batch } from "@darkroom/db";
import { and, count, eq, isNotNull, isNull } from "drizzle-orm";
import { findCap } from "../caps/caps.ts";
import type { EngineContext } from "../context.ts";
import { spendableOf } from "../credits/spendable.ts";
import { quotaWaitMs } from "../predictions/quota.ts";
import type { Quota } from "../views.ts";
import { BATCHES_OPEN_MAX } from "./limits.ts";
import type { BatchObstacle } from "./views.ts";

/** A reservation for many items at once. */
export type WholeOrder = {
  accountId: string;
  items: number;
  requiredCredits: number;
  creditsItemMax: number;
  quota: Quota | null;
  /** It is for a batch that is among the unfinished ones already. */
  isOpen: boolean;
};

/** What a reservation for many items lacks at this moment; null when it lacks nothing. */
export async function findBatchObstacle(
  context: EngineContext,
  order: WholeOrder,
): Promise<BatchObstacle | null> {
  const { accountId, requiredCredits, quota } = order;
  const [open] = await context.database.orm
    .select({ all: count() })
    .from(batch)
    .where(and(eq(batch.accountId, accountId), isNotNull(batch.openedAt), isNull(batch.endedAt)));
  if (!order.isOpen && (open?.all ?? 0) >= BATCHES_OPEN_MAX) {
    return { outcome: "too_many_batches", openMax: BATCHES_OPEN_MAX };
  }
  if (quota !== null) {
    const retryAfterMs = await quotaWaitMs(context, quota, order.items);
    if (retryAfterMs !== null) {
      const { slotsMax } = quota;
      return { outcome: "quota_used", retryAfterMs, items: order.items, slotsMax };
    }
  }
  const [cap] = await context.database.orm
    .select({ most: accountCap.predictionCreditsMax })
    .from(accountCap)
    .where(eq(accountCap.accountId, accountId));
  const most = cap?.most ?? null;
  if (most !== null && order.creditsItemMax > most) {
    return { outcome: "cap_reached", cap: "prediction", capCredits: most, requiredCredits };
  }
  const whole = await findCap(context, accountId, requiredCredits, ["open", "day"]);
  if (whole !== null) return { outcome: "cap_reached", ...whole, requiredCredits };
  const availableCredits = await spendableOf(context, accountId);
  if (availableCredits >= requiredCredits && !(await isMerged(context, accountId))) return null;
  return { outcome: "insufficient_credits", requiredCredits, availableCredits };
}

/** Credits and batches of a merged account have gone elsewhere. */
async function isMerged(context: EngineContext, accountId: string): Promise<boolean> {
  const [row] = await context.database.orm
    .select({ mergedInto: account.mergedInto })
    .from(account)
    .where(eq(account.id, accountId));
  return row?.mergedInto !== null;
}
