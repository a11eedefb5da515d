import { FEED_PENDING_PREDICTIONS_MAX, FEED_VIEWS_AT_ONCE_MAX } from "./limits.ts";
import { createProgressQueue } from "./progress-queue.ts";

export type MovedPrediction = { predictionId: string; eventId: number };

/** What is due for a reader; `idle` says in how many milliseconds progress is, null for never. */
export type Taken =
  | { kind: "behind" }
  | { kind: "moved"; moved: MovedPrediction[] }
  | { kind: "progress"; predictionIds: string[] }
  | { kind: "idle"; waitMs: number | null };

/**
 * What one reader has not taken yet: ids alone, so that whoever reads slowly costs little. Each
 * prediction stands once, in the order of its latest event. With too many of them everything is
 * forgotten and the reader is BEHIND, until that is taken.
 */
export interface Watcher {
  noteEvent: (event: MovedPrediction) => void;
  /** Events before all that are noted yet, in their order, each prediction once. */
  noteMissed: (missed: readonly MovedPrediction[]) => void;
  noteProgress: (predictionId: string) => void;
  noteBehind: () => void;
  /** Says up to which event the reader knows everything; what was noted of earlier ones goes. */
  setFloor: (eventId: number) => void;
  take: (now: number) => Taken;
}

/** @param onNews is called whenever there is something to take */
export function createWatcher(onNews: () => void): Watcher {
  const pending = new Map<string, number>();
  const progress = createProgressQueue();
  let floor = -1;
  let isBehind = false;

  /** Noted anew, a prediction stands at the end of the order. */
  const note = ({ predictionId, eventId }: MovedPrediction): void => {
    pending.delete(predictionId);
    pending.set(predictionId, eventId);
  };

  const noteBehind = (): void => {
    isBehind = true;
    pending.clear();
    progress.clear();
    onNews();
  };

  const announce = (): void => {
    if (pending.size > FEED_PENDING_PREDICTIONS_MAX) noteBehind();
    else onNews();
  };

  return {
    noteEvent: (event) => {
      if (isBehind || event.eventId <= floor) return;
      note(event);
      announce();
    },
    noteMissed: (missed) => {
      if (isBehind || missed.length === 0) return;
      const later = listPending(pending);
      pending.clear();
      for (const event of [...missed, ...later]) note(event);
      announce();
    },
    noteProgress: (predictionId) => {
      if (isBehind) return;
      progress.note(predictionId);
      onNews();
    },
    noteBehind,
    setFloor: (eventId) => {
      floor = eventId;
      for (const [predictionId, noted] of pending) {
        if (noted <= floor) pending.delete(predictionId);
      }
    },
    take: (now) => {
      if (isBehind) {
        isBehind = false;
        return { kind: "behind" };
      }
      const moved = listPending(pending).slice(0, FEED_VIEWS_AT_ONCE_MAX);
      for (const { predictionId } of moved) {
        pending.delete(predictionId);
        progress.forget(predictionId);
      }
      if (moved.length > 0) return { kind: "moved", moved };
      const { predictionIds, waitMs } = progress.take(now);
      return predictionIds.length > 0
        ? { kind: "progress", predictionIds }
        : { kind: "idle", waitMs };
    },
  };
}

function listPending(pending: ReadonlyMap<string, number>): MovedPrediction[] {
  return [...pending].map(([predictionId, eventId]) => ({ predictionId, eventId }));
}
