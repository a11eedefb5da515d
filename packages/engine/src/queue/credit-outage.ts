import { creditOutage } from "@darkroom/db";
import { isOutOfCredit, noteRefusal } from "@darkroom/lifecycle";
import type { CreditRefusals } from "@darkroom/lifecycle";
import type { StartOutcome } from "@darkroom/providers";
import { eq, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";
import { write } from "../write.ts";

const refusalsAt = prepareOnce((orm) =>
  orm
    .select({
      count: creditOutage.refusals,
      firstAt: creditOutage.firstAt,
      lastAt: creditOutage.lastAt,
    })
    .from(creditOutage)
    .where(eq(creditOutage.provider, sql.placeholder("provider")))
    .prepare(),
);

async function readRefusals(
  context: EngineContext,
  provider: string,
): Promise<CreditRefusals | null> {
  const [row] = await refusalsAt(context).execute({ provider });
  return row ?? null;
}

/** Whether a provider keeps telling us, all servers together, that our account is out of credit. */
export async function isWithoutCredit(context: EngineContext, provider: string): Promise<boolean> {
  return isOutOfCredit(await readRefusals(context, provider), context.now());
}

/** Learns from the answer to a creation whether our account at the provider has credit. */
export async function noteCredit(
  context: EngineContext,
  provider: string,
  started: StartOutcome,
): Promise<void> {
  const isRefusal = started.outcome === "deferred" && started.error === "provider_credit";
  if (!isRefusal && started.outcome !== "accepted") return;
  const known = await readRefusals(context, provider);
  if (started.outcome === "accepted") {
    if (known !== null) await forget(context, provider, known);
    return;
  }
  const now = context.now();
  const noted = noteRefusal(known, now);
  const { orm } = context.database;
  const values = { refusals: noted.count, firstAt: noted.firstAt, lastAt: noted.lastAt };
  await write(
    context,
    orm
      .insert(creditOutage)
      .values({ provider, ...values })
      .onConflictDoUpdate({ target: creditOutage.provider, set: values }),
  );
  if (isOutOfCredit(noted, now) && !isOutOfCredit(known, now)) {
    context.counters.add("creditOutages");
    context.log("warn", "our account at the provider is out of credit", { provider });
  }
}

async function forget(
  context: EngineContext,
  provider: string,
  known: CreditRefusals,
): Promise<void> {
  const { orm } = context.database;
  await write(context, orm.delete(creditOutage).where(eq(creditOutage.provider, provider)));
  if (isOutOfCredit(known, context.now())) {
    context.log("info", "the provider takes creations again", { provider });
  }
}
