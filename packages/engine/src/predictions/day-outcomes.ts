import { prediction, predictionEvent } from "@darkroom/db";
import { TERMINAL_STATUSES } from "@darkroom/lifecycle";
import { and, count, eq, gte, inArray, isNotNull, sql, sum } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { OUTCOMES_WINDOW_MS } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";
import type { DayOutcomes } from "../views.ts";
import { whereAwaited } from "./abandoned.ts";

const since = sql.placeholder("since");

/** The least UUID v7 of a moment: ids are ordered by time, so that their index finds a day. */
export function leastIdOf(at: number): string {
  const digits = Math.max(0, Math.floor(at)).toString(16).padStart(12, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}

const ofDay = () =>
  and(
    gte(prediction.id, sql.placeholder("leastId")),
    gte(prediction.createdAt, since),
    inArray(prediction.status, [...TERMINAL_STATUSES]),
  );

/** How many ended, and what was charged for them. */
export const endsOfDay = prepareOnce((orm) =>
  orm
    .select({
      status: prediction.status,
      predictions: count(),
      credits: sum(prediction.creditsCaptured).mapWith(Number),
      awaited: sql<number>`count(case when ${whereAwaited()} then 1 end)`,
      abandoned: count(prediction.abandonedAt),
    })
    .from(prediction)
    .where(ofDay())
    .groupBy(prediction.status)
    .prepare(),
);

const providerCredits = sql`${predictionEvent.detail} ->> '$.providerCredits'`;

/**
 * What providers charged. A run has one end, and only that says what it cost: the events of the day
 * with details are gone through, and predictions are looked up of those alone. A plain join would
 * go the other way, from every prediction to all of its events.
 */
export const billsOfDay = prepareOnce((orm) =>
  orm
    .select({
      status: prediction.status,
      providerCredits: sql<number | null>`sum(${providerCredits})`,
    })
    .from(predictionEvent)
    .crossJoin(prediction)
    .where(
      and(
        gte(predictionEvent.at, since),
        isNotNull(predictionEvent.detail),
        isNotNull(providerCredits),
        eq(prediction.id, predictionEvent.predictionId),
        ofDay(),
      ),
    )
    .groupBy(prediction.status)
    .prepare(),
);

/**
 * How the predictions of the last `OUTCOMES_WINDOW_MS` have ended and what they cost, from the
 * rows themselves. It reads all of them.
 */
export async function dayOutcomes(context: EngineContext): Promise<DayOutcomes> {
  const from = context.now() - OUTCOMES_WINDOW_MS;
  const query = { since: from, leastId: leastIdOf(from) };
  const [ends, bills] = await Promise.all([
    endsOfDay(context).execute(query),
    billsOfDay(context).execute(query),
  ]);
  return {
    awaited: ends.reduce((total, { awaited }) => total + awaited, 0),
    abandoned: ends.reduce((total, { abandoned }) => total + abandoned, 0),
    ends: TERMINAL_STATUSES.map((status) => {
      const end = ends.find((known) => known.status === status);
      const bill = bills.find((known) => known.status === status);
      return {
        status,
        predictions: end?.predictions ?? 0,
        credits: end?.credits ?? 0,
        providerCredits: bill?.providerCredits ?? 0,
      };
    }),
  };
}
