import type { ErrorCode, TerminalStatus } from "@darkroom/lifecycle";
import { createSketch } from "./sketch.ts";
import type { OpenSketch } from "./sketch.ts";
import type { Stage } from "./views.ts";

/** Ends of one model at one provider within one step. */
export type EndCell = {
  provider: string;
  model: string;
  byStatus: Record<TerminalStatus, number>;
  /** Of those that failed or expired. */
  byError: Map<ErrorCode, number>;
  awaited: number;
  abandoned: number;
  creditsCaptured: number;
  creditsCapturedInVain: number;
  stages: Record<Stage, OpenSketch>;
  /** From the provider's acceptance to its last word, of succeeded ones. */
  atProvider: OpenSketch;
};

/** Last words of one provider within one step. */
export type NewsCell = {
  provider: string;
  byWebhook: number;
  byPolling: number;
  lag: OpenSketch;
  providerCredits: number;
  billedRuns: number;
  runs: number;
};

/** Everything that ended between two times, counted. */
export type Step = {
  /** Milliseconds since the epoch. */
  from: number;
  ends: readonly EndCell[];
  news: readonly NewsCell[];
  /** News that changed nothing, by reason. */
  ignored: Readonly<Record<string, number>>;
};

export function createEndCell(provider: string, model: string): EndCell {
  return {
    provider,
    model,
    byStatus: { succeeded: 0, failed: 0, canceled: 0, expired: 0 },
    byError: new Map(),
    awaited: 0,
    abandoned: 0,
    creditsCaptured: 0,
    creditsCapturedInVain: 0,
    stages: {
      queue: createSketch(),
      start: createSketch(),
      run: createSketch(),
      store: createSketch(),
      total: createSketch(),
    },
    atProvider: createSketch(),
  };
}

export function createNewsCell(provider: string): NewsCell {
  return {
    provider,
    byWebhook: 0,
    byPolling: 0,
    lag: createSketch(),
    providerCredits: 0,
    billedRuns: 0,
    runs: 0,
  };
}
