import type { EngineContext } from "../context.ts";
import { createAlarm } from "./alarm.ts";
import {
  FEED_LOOK_MS,
  FEED_PAGE_EVENTS_MAX,
  FEED_PROGRESS_READ_MS_MIN,
  FEED_PROGRESS_SKEW_MS,
  FEED_READ_MS_MIN,
} from "./limits.ts";
import { persist } from "./persist.ts";
import { eventsAfter, newestEvent, progressSince } from "./queries.ts";

/** What the feed needs of the engine. */
export type FeedContext = Omit<EngineContext, "feed">;

/** The accounts that may read of a prediction: its own, and the one that took that over. */
type Readers = { accountId: string; mergedInto: string | null };

export type Dispatch = {
  event: (readers: Readers, event: { predictionId: string; eventId: number }) => void;
  progress: (readers: Readers, predictionId: string) => void;
};

export interface Tail {
  /** Begins where the log ends now, unless it runs already. Rejects when that cannot be read. */
  start: () => Promise<void>;
  stop: () => void;
  /** This process has committed something. */
  wake: (what: "event" | "progress") => void;
}

type Run = { position: number; signal: AbortSignal };

/**
 * Follows the log of events for the whole process. STOPPED: nothing is read. RUNNING: what came
 * after the last id is read when this process has committed, and every `FEED_LOOK_MS` for what
 * others have. Ids are given in the order of commits, so that nothing appears behind the last one;
 * a missing id was rolled back.
 */
export function createTail(context: FeedContext, dispatch: Dispatch): Tail {
  let running: { stopping: AbortController; started: Promise<void> } | null = null;
  let isProgressDue = false;
  const alarm = createAlarm(context.scheduler);
  const progress = createProgressReader(context, dispatch);

  const readEvents = async (run: Run): Promise<void> => {
    for (;;) {
      const page = await eventsAfter(context).execute({ afterId: run.position });
      if (run.signal.aborted) return;
      for (const { id, predictionId, ...readers } of page) {
        run.position = id;
        dispatch.event(readers, { predictionId, eventId: id });
      }
      if (page.length < FEED_PAGE_EVENTS_MAX) return;
    }
  };

  const follow = async (run: Run): Promise<void> => {
    const { signal } = run;
    let lookedAt = context.now();
    while (!signal.aborted) {
      const dueMs = lookedAt + FEED_PROGRESS_READ_MS_MIN - context.now();
      await alarm.wait(isProgressDue ? Math.min(FEED_LOOK_MS, Math.max(1, dueMs)) : FEED_LOOK_MS);
      if (signal.aborted) return;
      await persist(context, signal, () => readEvents(run));
      const now = context.now();
      const waitMs = isProgressDue ? FEED_PROGRESS_READ_MS_MIN : FEED_LOOK_MS;
      if (now - lookedAt >= waitMs || now < lookedAt) {
        isProgressDue = false;
        lookedAt = now;
        await persist(context, signal, () => progress.read(signal));
      }
      await context.scheduler.sleep(FEED_READ_MS_MIN, signal);
    }
  };

  const begin = async (signal: AbortSignal): Promise<void> => {
    const [newest] = await newestEvent(context).execute();
    progress.begin();
    void follow({ position: newest?.id ?? 0, signal });
  };

  return {
    start: async () => {
      if (running === null) {
        const stopping = new AbortController();
        running = { stopping, started: begin(stopping.signal) };
      }
      const mine = running;
      try {
        await mine.started;
      } catch (error) {
        if (running === mine) running = null;
        throw error;
      }
    },
    stop: () => {
      running?.stopping.abort();
      running = null;
      alarm.ring();
    },
    wake: (what) => {
      if (running === null) return;
      if (what === "progress") isProgressDue = true;
      alarm.ring();
    },
  };
}

/**
 * Progress has no ids: it is found by its time, in a window that is wider than clocks differ, and
 * told when it is another one than was seen there before.
 */
function createProgressReader(context: FeedContext, dispatch: Dispatch) {
  let readAt = 0;
  let seen = new Map<string, string>();
  return {
    begin: () => {
      readAt = context.now();
      seen = new Map();
    },
    read: async (signal: AbortSignal): Promise<void> => {
      const now = context.now();
      const since = Math.min(readAt, now) - FEED_PROGRESS_SKEW_MS;
      const rows = await progressSince(context).execute({ since });
      if (signal.aborted) return;
      readAt = now;
      const before = seen;
      seen = new Map();
      for (const { predictionId, share, previewKey, at, ...readers } of rows) {
        // Each preview has an address of its own by its time; a share is what it says.
        const sight = previewKey === null ? String(share) : `${String(share)} ${String(at)}`;
        seen.set(predictionId, sight);
        if (before.get(predictionId) !== sight) dispatch.progress(readers, predictionId);
      }
    },
  };
}
