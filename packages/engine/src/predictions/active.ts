import { prediction, predictionEvent } from "@darkroom/db";
import type { PredictionProgressRow, PredictionRow } from "@darkroom/db";
import { ACTIVE_STATUSES } from "@darkroom/lifecycle";
import { and, desc, inArray, isNull, sql } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { findMissed } from "../feed/watch.ts";
import { ownedAmong } from "../feed/queries.ts";
import { ACTIVE_ITEMS_MAX, QUEUED_ITEMS_TOLD_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";
import type { ActiveView } from "../views.ts";
import { pollAfterOf } from "./timing.ts";
import { viewAll } from "./view.ts";

const accountId = sql.placeholder("accountId");

/** The newest event of the account and of what merged into it: one seek for each of them. */
const newestOfAccount = prepareOnce((orm) =>
  orm
    .select({
      id: sql<number>`coalesce(max((select ${predictionEvent.id} from ${predictionEvent}
        where ${predictionEvent.accountId} = owned.id order by ${predictionEvent.id} desc limit 1)), 0)`,
    })
    .from(
      sql`(select ${accountId} as id union all
        select id from account where merged_into = ${accountId}) as owned`,
    )
    .prepare(),
);

const unfinished = prepareOnce((orm) =>
  orm
    .select()
    .from(prediction)
    .where(
      and(
        ownedBy(prediction.accountId, accountId),
        inArray(prediction.status, [...ACTIVE_STATUSES]),
        isNull(prediction.deletedAt),
      ),
    )
    .orderBy(desc(prediction.id))
    .limit(ACTIVE_ITEMS_MAX)
    .prepare(),
);

type Unfinished = { rows: readonly PredictionRow[]; progress: readonly PredictionProgressRow[] };

async function readUnfinished(context: EngineContext, account: string): Promise<Unfinished> {
  const rows = await unfinished(context).execute({ accountId: account });
  if (rows.length === 0) return { rows, progress: [] };
  const ids = JSON.stringify(rows.map(({ id }) => id));
  return { rows, progress: await context.queries.progressOf.execute({ ids }) };
}

/** The shortest of all waits, milliseconds; null when nothing is waited for. */
async function soonestMs(
  context: EngineContext,
  { rows, progress }: Unfinished,
): Promise<number | null> {
  const now = context.now();
  const waits = await Promise.all(
    rows.map(async (row) =>
      pollAfterOf(row, {
        now,
        history: await context.history.of(row),
        progress: progress.find(({ predictionId }) => predictionId === row.id) ?? null,
      }),
    ),
  );
  const known = waits.flatMap((waitMs) => waitMs ?? []);
  return known.length === 0 ? null : Math.min(...known);
}

/** What changes without an event: progress, and places in the queue as long as they are few. */
function movingIds({ rows, progress }: Unfinished): string[] {
  const queued = rows.filter(({ status }) => status === "queued").map(({ id }) => id);
  const running = progress.map(({ predictionId }) => predictionId);
  return queued.length > QUEUED_ITEMS_TOLD_MAX ? running : [...running, ...queued];
}

/** The ids of what an event moved after `since`; null when that is too much to tell. */
async function changedIds(
  context: EngineContext,
  account: string,
  events: { since: number; newestId: number },
): Promise<string[] | null> {
  const { since: afterEventId, newestId } = events;
  const missed = await findMissed(context, account, { afterEventId, newestId });
  if (missed === null || missed.length > ACTIVE_ITEMS_MAX) return null;
  return missed.map(({ predictionId }) => predictionId);
}

/**
 * What a waiting page asks for: all that is not terminal, newest first, or with `since` what has
 * changed after that answer, ends included. Most answers to `since` hold nothing and cost three
 * small reads.
 */
export async function activePredictions(
  context: EngineContext,
  query: { accountId: string; since: number | null },
): Promise<ActiveView> {
  const account = query.accountId;
  // Read before the rows: what commits in between is told again, never left out.
  const [newest] = await newestOfAccount(context).execute({ accountId: account });
  const sequence = newest?.id ?? 0;
  const waiting = await readUnfinished(context, account);
  const pollAfterMs = await soonestMs(context, waiting);
  const known = { sequence, pollAfterMs, unfinished: waiting.rows.length };
  const changed =
    query.since === null
      ? null
      : await changedIds(context, account, { since: query.since, newestId: sequence });
  if (changed === null) {
    const predictions = await viewAll(context, waiting.rows);
    const isBehind = query.since !== null;
    return { ...known, unchanged: false, behind: isBehind, predictions };
  }
  const told = await readTold(context, account, {
    rows: waiting.rows,
    ids: new Set([...changed, ...movingIds(waiting)]),
  });
  const predictions = await viewAll(context, told);
  return { ...known, unchanged: told.length === 0, behind: false, predictions };
}

/** The rows of some ids, newest first; those that were read already are not read again. */
async function readTold(
  context: EngineContext,
  account: string,
  { rows, ids }: { rows: readonly PredictionRow[]; ids: ReadonlySet<string> },
): Promise<PredictionRow[]> {
  const known = rows.filter(({ id }) => ids.has(id));
  const isKnown = new Set(known.map(({ id }) => id));
  const others = [...ids].filter((id) => !isKnown.has(id));
  if (others.length === 0) return known;
  const wanted = { accountId: account, ids: JSON.stringify(others) };
  const ended = await ownedAmong(context).execute(wanted);
  return [...known, ...ended].toSorted((one, other) => (one.id < other.id ? 1 : -1));
}
