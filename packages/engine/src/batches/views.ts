import type { Actor, ErrorCode, EtaRange, Status } from "@darkroom/lifecycle";
import type { CapKind, OutputView, Page, Quota } from "../views.ts";

export const BATCH_FORMATS = ["csv", "jsonl"] as const;
export type BatchFormat = (typeof BATCH_FORMATS)[number];

export const BATCH_EXPORT_FORMATS = ["zip", "csv", "json"] as const;
export type BatchExportFormat = (typeof BATCH_EXPORT_FORMATS)[number];

/** Where the items of a batch come from. */
export type BatchSource =
  | { kind: "items"; items: readonly unknown[] }
  | { kind: "text"; format: BatchFormat; body: AsyncIterable<Uint8Array> }
  /** A list that was uploaded before and not started. */
  | { kind: "upload"; id: string };

/** One mistake in a list: at which item and line, counted from 0 and 1, and at which field. */
export type BatchProblem = {
  position: number;
  line: number | null;
  field: string;
  message: string;
};

/** Why a list cannot be read at all, or not to its end. */
export const SOURCE_PROBLEMS = [
  "empty",
  "too_many_items",
  "too_large",
  "item_too_large",
  "not_utf8",
  "bad_header",
  "bad_quotes",
  "broken_off",
] as const;
export type SourceProblem = {
  problem: (typeof SOURCE_PROBLEMS)[number];
  line: number | null;
  message: string;
};

/** What a whole list would cost; nothing is reserved for it. */
export type BatchQuote = {
  model: string;
  /** All items, and those of them that cannot be run. */
  items: number;
  invalid: number;
  /** The first mistakes; `invalid` counts all items that have one. */
  problems: BatchProblem[];
  /** For the items that can be run. */
  requiredCredits: number;
  availableCredits: number;
  affordable: boolean;
  /** How long one run usually takes, milliseconds; null without enough history. */
  estimate: EtaRange | null;
};

export const BATCH_STATUSES = ["scheduled", "running", "canceling", "ended"] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

export type BatchCounts = {
  /** Not made yet. */
  waiting: number;
  /** Made, and waiting for their turn in the queue. */
  queued: number;
  /** Between their start and their end. */
  running: number;
  succeeded: number;
  failed: number;
  canceled: number;
  expired: number;
  /** Never run: they were no valid input. */
  refused: number;
};

/** A batch as its owner reads it. Times are ISO 8601, waits milliseconds, credits whole. */
export type BatchView = {
  id: string;
  name: string | null;
  model: string;
  status: BatchStatus;
  /** `done` of `items` have ended. */
  items: number;
  done: number;
  counts: BatchCounts;
  /** `price` = `held` + `reserved` + `captured` + `released`. */
  credits: {
    price: number;
    /** For what is not made yet. */
    held: number;
    /** By what runs. */
    reserved: number;
    captured: number;
    released: number;
  };
  /** For what is left, by the pace so far; null while too little is known. */
  etaMs: number | null;
  pollAfterMs: number | null;
  runAt: string | null;
  createdAt: string;
  endedAt: string | null;
};

export type BatchItemStatus = "waiting" | "refused" | Status;

export type BatchItemView = {
  position: number;
  line: number | null;
  status: BatchItemStatus;
  /** How often it was retried. */
  attempt: number;
  predictionId: string | null;
  /** The prediction of the attempt before. */
  retryOf: string | null;
  credits: { price: number; captured: number };
  outputs: OutputView[];
  error: { code: ErrorCode; message: string } | null;
  problems: { field: string; message: string }[];
};

export type BatchItemFilter = "all" | "waiting" | "running" | "succeeded" | "unsuccessful";

type Refusal =
  | { outcome: "model_not_found" | "upload_not_found" | "too_many_drafts" }
  | { outcome: "invalid_source"; source: SourceProblem };

export type QuoteBatchOutcome = { outcome: "quoted"; quote: BatchQuote } | Refusal;

export type UploadBatchOutcome =
  | { outcome: "uploaded"; id: string; quote: BatchQuote; expiresAt: string }
  | Refusal;

export type BatchOrder = {
  accountId: string;
  actor: Actor;
  requestId: string;
  /** Of the list; an upload has its own. */
  model: string;
  source: BatchSource;
};

export type CreateBatchCommand = BatchOrder & {
  name: string | null;
  /** Whether items that cannot be run stop all others, or only themselves. */
  onInvalid: "refuse" | "skip";
  idempotencyKey: string | null;
  /** Do not start before this time, ms since the epoch. */
  runAt: number | null;
  /** Refuse when the whole price is higher than this. */
  maxCredits: number | null;
  quota: Quota | null;
};

/** What stands in the way of a reservation for many items. */
export type BatchObstacle =
  | { outcome: "insufficient_credits"; requiredCredits: number; availableCredits: number }
  | { outcome: "cap_reached"; cap: CapKind; capCredits: number; requiredCredits: number }
  | { outcome: "quota_used"; retryAfterMs: number; items: number; slotsMax: number }
  | { outcome: "too_many_batches"; openMax: number };

export type CreateBatchOutcome =
  | { outcome: "created" | "existing"; batch: BatchView; problems: BatchProblem[] }
  | { outcome: "invalid_items"; items: number; invalid: number; problems: BatchProblem[] }
  | { outcome: "price_above_limit"; requiredCredits: number }
  | { outcome: "idempotency_conflict" }
  | BatchObstacle
  | Refusal;

export type GetBatchOutcome =
  | { outcome: "found"; batch: BatchView; items: Page<BatchItemView> | null }
  | { outcome: "not_found" };

export type CancelBatchOutcome =
  | { outcome: "canceled" | "too_late"; batch: BatchView }
  | { outcome: "not_found" };

export type RetryBatchOutcome =
  /** `retried` items wait again; 0 where none has failed, or while the batch is being canceled. */
  | { outcome: "retried"; retried: number; requiredCredits: number; batch: BatchView }
  | { outcome: "not_found" }
  | BatchObstacle;

export type BatchExport = {
  body: ReadableStream<Uint8Array>;
  mediaType: string;
  fileName: string;
};

/** An address that opens an export without a session until it expires. */
export type BatchExportLink = { url: string; /** ISO 8601. */ expiresAt: string };
