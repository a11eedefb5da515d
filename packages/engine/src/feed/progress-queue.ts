import {
  FEED_PENDING_PREDICTIONS_MAX,
  FEED_PROGRESS_EVERY_MS,
  FEED_VIEWS_AT_ONCE_MAX,
} from "./limits.ts";

/** Predictions whose progress is due; with none, in how many milliseconds one is, null for never. */
export type ProgressTaken = { predictionIds: string[]; waitMs: number | null };

/** Predictions whose progress one reader has not seen, each given out only so often. */
export interface ProgressQueue {
  note: (predictionId: string) => void;
  /** A view was sent that holds the progress. */
  forget: (predictionId: string) => void;
  clear: () => void;
  take: (now: number) => ProgressTaken;
}

export function createProgressQueue(): ProgressQueue {
  const pending = new Set<string>();
  const sentAt = new Map<string, number>();

  /** A clock that was put back makes nobody wait longer. */
  const waitMs = (predictionId: string, now: number): number => {
    const at = sentAt.get(predictionId) ?? null;
    return at === null || now < at ? 0 : Math.max(0, at + FEED_PROGRESS_EVERY_MS - now);
  };

  return {
    note: (predictionId) => {
      if (pending.size < FEED_PENDING_PREDICTIONS_MAX) pending.add(predictionId);
    },
    forget: (predictionId) => {
      pending.delete(predictionId);
    },
    clear: () => pending.clear(),
    take: (now) => {
      for (const predictionId of sentAt.keys()) {
        if (waitMs(predictionId, now) === 0) sentAt.delete(predictionId);
      }
      const predictionIds = [...pending]
        .filter((predictionId) => !sentAt.has(predictionId))
        .slice(0, FEED_VIEWS_AT_ONCE_MAX);
      for (const predictionId of predictionIds) {
        pending.delete(predictionId);
        sentAt.set(predictionId, now);
      }
      const waits = [...pending].map((predictionId) => waitMs(predictionId, now));
      return { predictionIds, waitMs: waits.length === 0 ? null : Math.min(...waits) };
    },
  };
}
