import { prediction, storedResult } from "@darkroom/db";
import { and, desc, eq, isNotNull, isNull, lte, notExists, or, sql } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";

/** An equal prediction of the same account: one that holds its result, or is still under way. */
export type Source = { id: string; isStored: boolean };

const given = (name: string) => sql.placeholder(name);

const alike = prepareOnce((orm) => {
  const lost = orm
    .select({ one: sql`1` })
    .from(storedResult)
    .where(and(eq(storedResult.predictionId, prediction.id), isNotNull(storedResult.tombstonedAt)));
  return (
    orm
      .select({ id: prediction.id, endedAt: prediction.endedAt })
      .from(prediction)
      .where(
        and(
          ownedBy(prediction.accountId, given("accountId")),
          eq(prediction.reuseDigest, given("digest")),
          isNull(prediction.deletedAt),
          or(
            and(eq(prediction.status, "succeeded"), notExists(lost)),
            and(
              isNull(prediction.endedAt),
              isNull(prediction.reuseOf),
              lte(prediction.priority, given("priority")),
            ),
          ),
        ),
      )
      // What is stored before what is under way, and of those the newest.
      .orderBy(desc(isNotNull(prediction.endedAt)), desc(prediction.id))
      .limit(1)
      .prepare()
  );
});

/** The equal prediction that an order may take its result from; null where there is none. */
export async function findSource(
  context: EngineContext,
  order: { accountId: string; digest: string; priority: number },
): Promise<Source | null> {
  const { accountId, digest, priority } = order;
  const [found] = await alike(context).execute({ accountId, digest, priority });
  return found === undefined ? null : { id: found.id, isStored: found.endedAt !== null };
}
