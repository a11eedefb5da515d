import { account, prediction, predictionProgress, storedResult } from "@darkroom/db";
import type { Orm } from "./prepare-once.ts";
import { prepareOnce } from "./prepare-once.ts";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { ownedBy } from "./accounts/owned-by.ts";

const given = (name: string) => sql.placeholder(name);
const among = (name: string) => sql`(select value from json_each(${given(name)}))`;

/**
 * The reads of the hot path, built once: building a query costs more than running it. Lists of
 * ids are given as JSON text, so that one statement serves every length.
 */
function buildQueries(orm: Orm) {
  const owned = and(
    eq(prediction.id, given("id")),
    ownedBy(prediction.accountId, given("accountId")),
    isNull(prediction.deletedAt),
  );
  return {
    prediction: orm
      .select()
      .from(prediction)
      .where(eq(prediction.id, given("id")))
      .prepare(),
    ownedPrediction: orm.select().from(prediction).where(owned).prepare(),
    mergedAccount: orm
      .select({ mergedInto: account.mergedInto })
      .from(account)
      .where(eq(account.id, given("id")))
      .prepare(),
    resultsOf: orm
      .select()
      .from(storedResult)
      .where(sql`${storedResult.predictionId} in ${among("ids")}`)
      .orderBy(asc(storedResult.position))
      .prepare(),
    progressOf: orm
      .select()
      .from(predictionProgress)
      .where(sql`${predictionProgress.predictionId} in ${among("ids")}`)
      .prepare(),
  };
}

export const queriesOf = prepareOnce(buildQueries);
export type Queries = ReturnType<typeof buildQueries>;
