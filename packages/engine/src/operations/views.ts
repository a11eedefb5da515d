import type { ErrorCode, Status, TerminalStatus } from "@darkroom/lifecycle";
import type { BalanceView, ProviderHealthView } from "../views.ts";
import type { Verdict } from "./judge.ts";
import type { Percentiles } from "./sketch.ts";

export const STAGES = ["queue", "start", "run", "store", "total"] as const;
/** Parts of the life of a succeeded prediction; `total` is from order, or due start, to result. */
export type Stage = (typeof STAGES)[number];

/** The name for models that the catalogue no longer has, so that names stay few. */
export const OTHER_MODEL = "other";

/** Ends of predictions, how they came and what they cost. */
export type EndFigures = {
  ended: number;
  byStatus: Record<TerminalStatus, number>;
  /** Those that failed or expired, by their reason. */
  byError: Partial<Record<ErrorCode, number>>;
  /**
   * Succeeded out of all that could: what was cancelled or refused for its content is left out.
   * Null where nothing ended so.
   */
  successShare: number | null;
  /** Predictions for which somebody waited, and those at whose end nobody was there any more. */
  awaited: number;
  abandoned: number;
  /** Credits charged, and those of them for predictions that did not succeed. */
  creditsCaptured: number;
  creditsCapturedInVain: number;
};

/** How the provider's last words came home. */
export type WebhookFigures = {
  /** Ends of runs for which a webhook was asked. */
  expected: number;
  byWebhook: number;
  /** Those that polling had to bring home. */
  byPolling: number;
  /** Out of `expected`; null where nothing was expected. */
  deliveredShare: number | null;
  rescuedShare: number | null;
  /** From the provider's end to the arrival, where the provider tells the time; milliseconds. */
  lagMs: Percentiles | null;
};

export type CostFigures = {
  /** In the provider's own unit, of the runs for which it says a price. */
  providerCredits: number;
  billedRuns: number;
  /** All runs that ended at the provider. */
  runs: number;
};

export type HealthStep = {
  /** ISO 8601. */
  from: string;
  ended: number;
  succeeded: number;
  /** Failed or expired. */
  failed: number;
  /** From order to result. */
  p50Ms: number | null;
  p95Ms: number | null;
  byWebhook: number;
  byPolling: number;
  lagP95Ms: number | null;
  creditsCaptured: number;
  providerCredits: number;
};

export type ModelFigures = {
  provider: string;
  model: string;
  byStatus: Record<TerminalStatus, number>;
  open: Partial<Record<Status, number>>;
  stages: Record<Stage, Percentiles | null>;
};

/** A provider now, and against its own last day. */
export type ProviderFigures = ProviderHealthView & {
  present: { ended: number; failedShare: number | null; p95Ms: number | null };
  before: { ended: number; failedShare: number | null; p95Ms: number | null };
  webhooks: WebhookFigures;
  webhooksPresent: WebhookFigures;
  /** False where no webhook of it can reach us, so that it is polled from the start. */
  webhooksReachable: boolean;
  costs: CostFigures;
};

export type QueueFigures = {
  open: { priority: number; kind: string; jobs: number; due: number }[];
  /** Age of the oldest job that is due and that nobody has in hand; 0 where there is none. */
  oldestDueMs: number;
  /** The same, of the work that no provider's pace holds back. */
  oldestUnpacedMs: number;
  deadLetters: number;
  /** Jobs under a live lease. */
  inHand: number;
};

export type StuckFigures = {
  pastDeadline: number;
  /** At the provider for longer than a multiple of the model's own p99. */
  pastUsual: number;
  /** Some of them, the oldest first. */
  ids: string[];
};

/** What an operator sees first: is it us or the provider? Times are ISO 8601. */
export type SystemHealth = {
  at: string;
  /** While the database does not answer, nothing but the verdict and the parts is known. */
  isBlind: boolean;
  windowMs: number;
  stepMs: number;
  verdict: Verdict;
  ends: EndFigures;
  stages: Record<Stage, Percentiles | null>;
  webhooks: WebhookFigures;
  queue: QueueFigures;
  stuck: StuckFigures;
  /** Unfinished predictions by status. */
  open: Partial<Record<Status, number>>;
  /** Credits that accounts hold: what we owe in work. Read at `liabilities.at`. */
  liabilities: BalanceView & { at: string };
  costs: CostFigures;
  /** News that changed nothing, by reason. */
  ignored: Record<string, number>;
  providers: ProviderFigures[];
  models: ModelFigures[];
  /** Oldest first; the last one is still filling. */
  steps: HealthStep[];
  /** The parts of this process. */
  parts: {
    database: boolean;
    storage: boolean;
    spool: { bytes: number; bytesMax: number };
    worker: { running: boolean; lastTickAt: string | null };
  };
  /** Counts of this process since its start, by name. */
  counters: Record<string, number>;
};
