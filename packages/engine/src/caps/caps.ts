import { account, accountCap, batch, prediction } from "@darkroom/db";
import { and, eq, gte, isNotNull, isNull, sql, sum } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import type { CapKind, Caps, CapsView } from "../views.ts";
import { write } from "../write.ts";

const DAY_MS = 86_400_000;

const NO_CAPS: Caps = { predictionCredits: null, openCredits: null, dayCredits: null };

async function readCaps(context: EngineContext, accountId: string): Promise<Caps> {
  const [row] = await context.database.orm
    .select({
      predictionCredits: accountCap.predictionCreditsMax,
      openCredits: accountCap.openCreditsMax,
      dayCredits: accountCap.dayCreditsMax,
    })
    .from(accountCap)
    .where(eq(accountCap.accountId, accountId));
  return row ?? NO_CAPS;
}

/**
 * What the predictions of this UTC day cost so far, those that still run by their price, those of
 * merged accounts as well, and what waits in batches.
 */
async function readDayCost(context: EngineContext, accountId: string): Promise<number> {
  const now = context.now();
  const cost = sql<number>`coalesce(sum(case when ${prediction.endedAt} is null
    then ${prediction.creditsPrice} else ${prediction.creditsCaptured} end), 0)`;
  const [row] = await context.database.orm
    .select({ cost })
    .from(prediction)
    .where(
      and(
        ownedBy(prediction.accountId, accountId),
        gte(prediction.createdAt, now - (now % DAY_MS)),
      ),
    );
  const [held] = await context.database.orm
    .select({ credits: sum(batch.creditsHeld) })
    .from(batch)
    .where(and(eq(batch.accountId, accountId), isNotNull(batch.openedAt), isNull(batch.endedAt)));
  return (row?.cost ?? 0) + Number(held?.credits ?? 0);
}

/**
 * The caps of an account, and how far they are used, by accounts merged into it as well; a day is
 * a UTC day.
 */
export async function capsOf(context: EngineContext, accountId: string): Promise<CapsView> {
  const [row] = await context.database.orm
    .select({ reserved: sum(account.reserved) })
    .from(account)
    .where(ownedBy(account.id, accountId));
  return {
    ...(await readCaps(context, accountId)),
    used: {
      openCredits: Number(row?.reserved ?? 0),
      dayCredits: await readDayCost(context, accountId),
    },
  };
}

/** Replaces the caps of an account; they count from the next order on. */
export async function setCaps(
  context: EngineContext,
  accountId: string,
  caps: Caps,
): Promise<CapsView> {
  const values = {
    predictionCreditsMax: caps.predictionCredits,
    openCreditsMax: caps.openCredits,
    dayCreditsMax: caps.dayCredits,
    updatedAt: context.now(),
  };
  await write(
    context,
    context.database.orm
      .insert(accountCap)
      .values({ accountId, ...values })
      .onConflictDoUpdate({ target: accountCap.accountId, set: values }),
  );
  return capsOf(context, accountId);
}

/**
 * The cap that an order of this price meets; null where the balance alone refused it.
 * @param kinds the caps that hold for it: those of one prediction do not for a batch
 */
export async function findCap(
  context: EngineContext,
  accountId: string,
  requiredCredits: number,
  kinds: readonly CapKind[] = ["prediction", "open", "day"],
): Promise<{ cap: CapKind; capCredits: number } | null> {
  const { used, ...caps } = await capsOf(context, accountId);
  const held: readonly [CapKind, number | null, number][] = [
    ["prediction", caps.predictionCredits, 0],
    ["open", caps.openCredits, used.openCredits],
    ["day", caps.dayCredits, used.dayCredits],
  ];
  for (const [cap, capCredits, usedCredits] of held) {
    if (!kinds.includes(cap)) continue;
    if (capCredits !== null && usedCredits + requiredCredits > capCredits) {
      return { cap, capCredits };
    }
  }
  return null;
}
