import { ignoredUpdate, prediction, predictionEvent, webhookDelivery } from "@darkroom/db";
import { TERMINAL_STATUSES } from "@darkroom/lifecycle";
import {
  and,
  asc,
  count,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  lt,
  notInArray,
  or,
  sql,
} from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";
import { letOthersGo } from "./let-others-go.ts";
import { HEALTH_ROWS_MAX } from "./limits.ts";
import { createNewsCell } from "./step.ts";
import type { NewsCell } from "./step.ts";
import { OTHER_MODEL } from "./views.ts";

const given = (name: string) => sql.placeholder(name);

/** After these a provider has nothing more to say. */
const PAST_PROVIDER = ["storing", ...TERMINAL_STATUSES] as const;
const WEBHOOK_PREFIX = "webhook:";

// The partial index `prediction_event_detailed` leads to the events of the step: those with a
// provider's own words, which every last word has.
export const lastWordsAfter = prepareOnce((orm) =>
  orm
    .select({
      id: predictionEvent.id,
      at: predictionEvent.at,
      actor: predictionEvent.actor,
      provider: prediction.provider,
      callbackUsed: prediction.callbackUsed,
      finishedAt: prediction.finishedAt,
      receivedAt: webhookDelivery.receivedAt,
      providerCredits: sql<number | null>`${predictionEvent.detail} ->> '$.providerCredits'`,
    })
    .from(predictionEvent)
    .innerJoin(prediction, eq(prediction.id, predictionEvent.predictionId))
    .leftJoin(
      webhookDelivery,
      eq(webhookDelivery.id, sql`substr(${predictionEvent.actor}, ${WEBHOOK_PREFIX.length + 1})`),
    )
    .where(
      and(
        isNotNull(predictionEvent.detail),
        gte(predictionEvent.at, given("from")),
        lt(predictionEvent.at, given("to")),
        or(
          gt(predictionEvent.at, given("from")),
          and(eq(predictionEvent.at, given("from")), gt(predictionEvent.id, given("after"))),
        ),
        inArray(predictionEvent.type, ["provider.updated", "submission.accepted"]),
        inArray(predictionEvent.toStatus, [...PAST_PROVIDER]),
        notInArray(predictionEvent.fromStatus, [...PAST_PROVIDER]),
      ),
    )
    .orderBy(asc(predictionEvent.at), asc(predictionEvent.id))
    .limit(HEALTH_ROWS_MAX)
    .prepare(),
);

type WordRow = Awaited<ReturnType<ReturnType<typeof lastWordsAfter>["execute"]>>[number];

function addWord(cell: NewsCell, row: WordRow): void {
  cell.runs += 1;
  if (row.providerCredits !== null) {
    cell.billedRuns += 1;
    cell.providerCredits += row.providerCredits;
  }
  // Where no webhook was asked for, or the end stood in the reply, none can be late.
  if (!row.callbackUsed) return;
  if (row.actor.startsWith("reconciler:")) cell.byPolling += 1;
  if (!row.actor.startsWith(WEBHOOK_PREFIX)) return;
  cell.byWebhook += 1;
  const { finishedAt, receivedAt } = row;
  // An end whose time the provider does not tell is dated by its processing, after its arrival.
  const isTold = finishedAt !== null && receivedAt !== null && finishedAt <= receivedAt;
  if (isTold) cell.lag.add(receivedAt - finishedAt);
}

/** The last words of providers from a time on and before another: how they came, what they cost. */
export async function readNews(
  context: EngineContext,
  { from, to }: { from: number; to: number },
): Promise<NewsCell[]> {
  const cells = new Map<string, NewsCell>();
  let page: WordRow[] = [];
  let place = { from, after: 0 };
  do {
    await letOthersGo(context);
    page = await lastWordsAfter(context).execute({ ...place, to });
    for (const row of page) {
      const provider = context.providerOf(row.provider) === null ? OTHER_MODEL : row.provider;
      const cell = cells.get(provider) ?? createNewsCell(provider);
      cells.set(provider, cell);
      addWord(cell, row);
    }
    const last = page.at(-1);
    if (last !== undefined) place = { from: last.at, after: last.id };
  } while (page.length === HEALTH_ROWS_MAX);
  return [...cells.values()];
}

export const ignoredBetween = prepareOnce((orm) =>
  orm
    .select({ reason: ignoredUpdate.reason, updates: count() })
    .from(ignoredUpdate)
    .where(and(gte(ignoredUpdate.at, given("from")), lt(ignoredUpdate.at, given("to"))))
    .groupBy(ignoredUpdate.reason)
    .prepare(),
);

/** News that changed nothing and was worth a row, by reason. */
export async function readIgnored(
  context: EngineContext,
  range: { from: number; to: number },
): Promise<Record<string, number>> {
  const rows = await ignoredBetween(context).execute(range);
  return Object.fromEntries(rows.map(({ reason, updates }) => [reason, updates]));
}
