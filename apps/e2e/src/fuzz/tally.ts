import type { Exchange } from "./wire/lane.ts";
import type { Surface } from "./shot.ts";

/** What was sent and what came back, in counts. */
export type Counts = {
  /** Requests, those in a row counted each. */
  requests: number;
  replies: number;
  bySurface: Record<string, number>;
  byStatus: Record<string, number>;
  /** How exchanges ended: answered, closed by the server, silent. */
  endings: Record<string, number>;
  slowestMs: number;
};

export type Tally = {
  add: (surface: Surface, requests: number, exchange: Exchange) => void;
  counts: () => Counts;
};

export function createTally(): Tally {
  const counts: Counts = {
    requests: 0,
    replies: 0,
    bySurface: {},
    byStatus: {},
    endings: {},
    slowestMs: 0,
  };
  return {
    add: (surface, requests, { replies, ending, durationMs }) => {
      counts.requests += requests;
      counts.replies += replies.length;
      increase(counts.bySurface, surface, requests);
      increase(counts.endings, ending, 1);
      for (const { status } of replies) increase(counts.byStatus, String(status), 1);
      counts.slowestMs = Math.max(counts.slowestMs, Math.round(durationMs));
    },
    counts: () => counts,
  };
}

function increase(counts: Record<string, number>, name: string, by: number): void {
  counts[name] = (counts[name] ?? 0) + by;
}
