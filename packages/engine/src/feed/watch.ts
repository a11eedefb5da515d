import { isTerminal } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { viewAll } from "../predictions/view.ts";
import { createAlarm } from "./alarm.ts";
import { FEED_MISSED_EVENTS_MAX } from "./limits.ts";
import type { FeedItem, PredictionNews } from "./news.ts";
import { persist } from "./persist.ts";
import { missedEvents, newestEvent, ownedAmong } from "./queries.ts";
import { createWatcher } from "./watcher.ts";
import type { MovedPrediction, Taken } from "./watcher.ts";

export type WatchQuery = {
  accountId: string;
  /** The id that came last with earlier news; null for a reader who knows nothing yet. */
  afterEventId: number | null;
  signal: AbortSignal;
};

/**
 * News of the account's predictions. `opened` comes first: its id is that of the newest event, or,
 * where something was missed, the reader's own, so that no id hides what is still to come. What
 * was missed follows, then what happens, each prediction once with its newest view. Ends with the
 * signal, with `return()` or with the engine. The first item rejects when the log cannot be read;
 * later trouble of the database is waited for.
 */
export function watch(context: EngineContext, query: WatchQuery): AsyncIterable<FeedItem> {
  return {
    [Symbol.asyncIterator]: () => {
      const leaving = new AbortController();
      const items = follow(context, query, leaving);
      return {
        next: () => items.next(),
        return: async () => {
          // A generator that waits for news would not hear of it.
          leaving.abort();
          return items.return(undefined);
        },
      };
    },
  };
}

async function* follow(
  context: EngineContext,
  { accountId, afterEventId, signal }: WatchQuery,
  leaving: AbortController,
): AsyncGenerator<FeedItem, undefined> {
  const { feed } = context;
  if (signal.aborted || feed.closed.aborted || leaving.signal.aborted) return;
  const alarm = createAlarm(context.scheduler);
  const watcher = createWatcher(alarm.ring);
  const leave = (): void => leaving.abort();
  const release = (): void => feed.release(accountId, watcher);
  signal.addEventListener("abort", leave);
  feed.closed.addEventListener("abort", leave);
  // Whoever leaves with news in hand that nobody takes would otherwise be kept for ever.
  leaving.signal.addEventListener("abort", release);
  leaving.signal.addEventListener("abort", alarm.ring);
  try {
    await feed.open(accountId, watcher);
    const newestId = await newestEventId(context);
    watcher.setFloor(newestId);
    const missed = await findMissed(context, accountId, { afterEventId, newestId });
    let lastId = missed === null || missed.length > 0 ? (afterEventId ?? newestId) : newestId;
    // After a restore of the database a reader may know ids that are still to come.
    lastId = Math.min(lastId, newestId);
    yield { eventId: lastId, news: { kind: "opened" } };
    if (missed === null) watcher.noteBehind();
    else watcher.noteMissed(missed);
    while (!leaving.signal.aborted) {
      const taken = watcher.take(context.now());
      if (taken.kind === "idle") await alarm.wait(taken.waitMs);
      else {
        for (const { eventId, news } of await tell(context, accountId, taken, leaving.signal)) {
          if (leaving.signal.aborted) return;
          // Progress has no id of its own.
          lastId = Math.max(lastId, eventId ?? lastId);
          if (news.kind === "behind") watcher.setFloor(lastId);
          yield { eventId: lastId, news };
        }
      }
    }
  } finally {
    signal.removeEventListener("abort", leave);
    feed.closed.removeEventListener("abort", leave);
    release();
  }
}

async function newestEventId(context: EngineContext): Promise<number> {
  const [newest] = await newestEvent(context).execute();
  return newest?.id ?? 0;
}

/** What happened between the reader's last id and now; null when it is too much to tell. */
export async function findMissed(
  context: EngineContext,
  accountId: string,
  { afterEventId, newestId }: { afterEventId: number | null; newestId: number },
): Promise<MovedPrediction[] | null> {
  if (afterEventId === null || afterEventId === newestId) return [];
  if (afterEventId > newestId) return null;
  const query = { accountId, afterId: afterEventId, newestId };
  const events = await missedEvents(context).execute(query);
  if (events.length > FEED_MISSED_EVENTS_MAX) return null;
  const inOrder = events.toSorted((one, other) => one.id - other.id);
  const latest = new Map<string, number>();
  for (const { id, predictionId } of inOrder) {
    latest.delete(predictionId);
    latest.set(predictionId, id);
  }
  return [...latest].map(([predictionId, eventId]) => ({ predictionId, eventId }));
}

type Told = { eventId: number | null; news: PredictionNews };

/** The news behind what was taken, read now. Nothing when the reader leaves meanwhile. */
async function tell(
  context: EngineContext,
  accountId: string,
  taken: Exclude<Taken, { kind: "idle" }>,
  signal: AbortSignal,
): Promise<Told[]> {
  const told = await persist(context, signal, async (): Promise<Told[]> => {
    switch (taken.kind) {
      case "behind":
        return [{ eventId: await newestEventId(context), news: { kind: "behind" } }];
      case "moved":
        return tellMoved(context, accountId, taken.moved);
      case "progress":
        return tellProgress(context, accountId, taken.predictionIds);
    }
  });
  return told ?? [];
}

async function tellMoved(
  context: EngineContext,
  accountId: string,
  moved: readonly MovedPrediction[],
): Promise<Told[]> {
  const ids = JSON.stringify(moved.map(({ predictionId }) => predictionId));
  const views = await viewAll(context, await ownedAmong(context).execute({ accountId, ids }));
  const byId = new Map(views.map((view) => [view.id, view]));
  return moved.flatMap(({ predictionId, eventId }): Told[] => {
    const prediction = byId.get(predictionId);
    return prediction === undefined ? [] : [{ eventId, news: { kind: "prediction", prediction } }];
  });
}

/** Of a prediction that has ended meanwhile, its event tells. */
async function tellProgress(
  context: EngineContext,
  accountId: string,
  predictionIds: readonly string[],
): Promise<Told[]> {
  const ids = JSON.stringify(predictionIds);
  const rows = await ownedAmong(context).execute({ accountId, ids });
  const views = await viewAll(
    context,
    rows.filter(({ status }) => !isTerminal(status)),
  );
  return views.map((prediction) => ({ eventId: null, news: { kind: "progress", prediction } }));
}
