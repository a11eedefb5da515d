import { v7 } from "uuid";
import type { Engine, FeedItem } from "../src/index.ts";
import type { World } from "./world.ts";

/** Long enough for a busy machine, short enough to see a hang. */
const WAIT_MS_MAX = 20_000;

export type FeedReader = {
  /** All that was taken so far. */
  items: FeedItem[];
  /** The next item; undefined when the stream has ended. */
  next: () => Promise<FeedItem | undefined>;
  /** Takes items until one is as wanted, which it returns. */
  until: (wanted: (item: FeedItem) => boolean) => Promise<FeedItem>;
  lastId: () => number | null;
  /** Leaves as an HTTP client does. */
  abort: () => void;
  leave: () => Promise<void>;
};

export function openReader(
  engine: Engine,
  accountId: string,
  afterEventId: number | null = null,
): FeedReader {
  const aborting = new AbortController();
  const { signal } = aborting;
  const stream = engine.predictions.watch({ accountId, afterEventId, signal });
  const iterator = stream[Symbol.asyncIterator]();
  const items: FeedItem[] = [];

  const next = async (): Promise<FeedItem | undefined> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<never>((_resolve, reject) => {
      const message = (): string => `no news after ${JSON.stringify(items.map(summarize))}`;
      timer = setTimeout(() => reject(new Error(message())), WAIT_MS_MAX);
    });
    try {
      const result = await Promise.race([iterator.next(), patience]);
      if (result.done === true) return undefined;
      items.push(result.value);
      return result.value;
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    items,
    next,
    until: async (wanted) => {
      for (;;) {
        const item = await next();
        if (item === undefined) throw new Error("the stream has ended");
        if (wanted(item)) return item;
      }
    },
    lastId: () => items.at(-1)?.eventId ?? null,
    abort: () => aborting.abort(),
    leave: async () => {
      await iterator.return?.();
    },
  };
}

/** An item in one line: kind, id of the event, end of the prediction's id and its sequence. */
export function summarize({ eventId, news }: FeedItem): string {
  if (news.kind === "opened" || news.kind === "behind") return `${news.kind} ${String(eventId)}`;
  const { id, sequence } = news.prediction;
  return `${news.kind} ${String(eventId)} ${id.slice(-4)}/${String(sequence)}`;
}

export const tellsOf =
  (id: string, sequence: number) =>
  ({ news }: FeedItem): boolean =>
    news.kind === "prediction" &&
    news.prediction.id === id &&
    news.prediction.sequence === sequence;

/**
 * An event as another process commits it: nobody in this one is told. The prediction moves to
 * the next sequence and stays what it is otherwise.
 */
export async function commitElsewhere({ database }: World, predictionId: string): Promise<void> {
  await database.batch([
    {
      sql: `INSERT INTO prediction_event
  (uid, commit_id, prediction_id, account_id, sequence, type, from_status, to_status, actor, at)
SELECT ?2, ?2, id, account_id, sequence + 1, 'provider.updated', status, status, 'worker:elsewhere', ?3
FROM prediction WHERE id = ?1`,
      args: [predictionId, v7(), Date.now()],
    },
    { sql: "UPDATE prediction SET sequence = sequence + 1 WHERE id = ?1", args: [predictionId] },
  ]);
}

/** Progress as another process writes it. */
export async function progressElsewhere(
  { database, clock }: World,
  predictionId: string,
  share: number,
): Promise<void> {
  await database.batch([
    {
      sql: `INSERT INTO prediction_progress (prediction_id, share, at) VALUES (?1, ?2, ?3)
ON CONFLICT (prediction_id) DO UPDATE SET share = ?2, at = ?3`,
      args: [predictionId, share, clock.now()],
    },
  ]);
}
