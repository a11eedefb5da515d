import type {
  Actor,
  BreakerPhase,
  DeliveryChoice,
  ErrorCode,
  EtaRange,
  Pattern,
  Progress,
  Status,
  TerminalStatus,
} from "@darkroom/lifecycle";
import type { ReuseWish } from "./reuse/views.ts";

import type { NamedWebhook } from "./endpoints/named-webhook.ts";

/**
 * A model's input as JSON Schema, for forms: every property with title, description, limits or
 * choices, and its place in `x-order`. Properties for machines only are left out.
 */
export type InputSchemaView = {
  type: "object";
  properties: Record<string, Record<string, unknown>>;
  required: string[];
};

/** From the provider's acceptance to the stored result, milliseconds. */
export type ModelDurations = {
  p10: number;
  p50: number;
  p80: number;
  p90: number;
  p95: number;
  p99: number;
  /** How many runs this is known from. */
  runs: number;
  /** The median of each stage: waiting with us, starting, running, storing. */
  stages: { queue: number; start: number; run: number; store: number };
};

/** What the studio and other callers may read of a model. Durations are milliseconds. */
export type ModelView = {
  model: string;
  provider: string;
  title: string;
  description: string;
  credits: number;
  output: { kind: OutputKind; width: number | null; height: number | null };
  promptCharactersMax: number;
  inputSchema: InputSchemaView;
  /** Usual durations of recent successful runs; null without enough history. */
  durations: ModelDurations | null;
  /** What `auto` chooses now for a person who waits. */
  delivery: DeliveryChoice;
};

export const OUTPUT_KINDS = ["image", "video", "audio", "text", "json"] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

export type OutputView = {
  /** A path of our own, `/results/…`, for the owner's session; others need a shared address. */
  url: string;
  kind: OutputKind;
  mediaType: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  bytes: number;
  thumbhash: string | null;
};

/** Usual durations, milliseconds; a bar by time comes to its end at the p80. */
export type UsualRange = EtaRange & { p80: number };

export type WaitsFor = "slot" | "provider" | "operator";

/** A prediction as its owner reads it. Times are ISO 8601, waits are milliseconds. */
export type PredictionView = {
  id: string;
  requestId: string;
  model: string;
  status: Status;
  /** Words for what is happening now. */
  stage: string;
  message: string;
  pattern: Pattern;
  sequence: number;
  input: Record<string, unknown>;
  credits: { price: number; reserved: number; captured: number };
  progress: Progress;
  /** What remains of the run, counted from its start, whatever it waited before. */
  etaMs: EtaRange | null;
  /** When the run is expected to start, in the queue and while the provider prepares it. */
  startsInMs: EtaRange | null;
  /** How long such runs usually take, from start to stored result; null without history. */
  estimate: UsualRange | null;
  /** How many start before it, at most `QUEUE_PLACE_MAX`; null when it is not due or has started. */
  queuePosition: number | null;
  /** What a due one in the queue waits for: a place, a provider out of service, or the end of a pause. */
  waitsFor: WaitsFor | null;
  pollAfterMs: number | null;
  cancelRequested: boolean;
  /** The latest preview picture, a path of our own. */
  preview: { url: string } | null;
  outputs: OutputView[];
  error: { code: ErrorCode; message: string; released: number } | null;
  retryOf: string | null;
  /** The equal prediction of the account whose stored result this is, or is to be. */
  reusedFrom: string | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
};

/** What a page that waits for several predictions is told. */
export type ActiveView = {
  /** Id of the account's newest event; sent back as `since` with the next look. */
  sequence: number;
  /** When to look again at all of them, milliseconds; null when nothing is unfinished. */
  pollAfterMs: number | null;
  /** How many are not terminal, at most `ACTIVE_ITEMS_MAX`: whoever counts others asks anew. */
  unfinished: number;
  /** Nothing has changed since: no predictions are told. */
  unchanged: boolean;
  /** More has changed than is told here: lists must be read again. */
  behind: boolean;
  predictions: PredictionView[];
};

/** Signed addresses that open the results for whoever holds them. */
export type ShareView = { outputs: { url: string }[]; /** ISO 8601. */ expiresAt: string };

export type LedgerEntryView = {
  id: string;
  kind: "grant" | "reservation" | "capture" | "release" | "transfer";
  credits: number;
  predictionId: string | null;
  at: string;
};

/** How the predictions of one day have ended; what was charged is in credits of ours. */
export type DayOutcomes = {
  /** Ends of what somebody waited for, and those of them that nobody was there for any more. */
  awaited: number;
  abandoned: number;
  ends: {
    status: TerminalStatus;
    predictions: number;
    credits: number;
    /** What providers said that they charge us, in their own unit, where they say so. */
    providerCredits: number;
  }[];
};

/** Whether a provider answers, by the breaker that all processes share. */
export type ProviderHealthView = {
  provider: string;
  /** False while nothing is sent to it because it is out of service. */
  answers: boolean;
  breaker: BreakerPhase;
  /** Creations and looks in a row that failed. */
  startFailures: number;
  getFailures: number;
  /** ISO 8601: when it is tried again; null while the breaker is closed. */
  probeAt: string | null;
};

export type BalanceView = { available: number; reserved: number };

/** Caps of an account in credits; null means none. */
export type Caps = {
  /** What one prediction may reserve at most. */
  predictionCredits: number | null;
  /** What all unfinished predictions hold together at most. */
  openCredits: number | null;
  /** What the predictions of one UTC day cost at most. */
  dayCredits: number | null;
};
export type CapKind = "prediction" | "open" | "day";
export type CapsView = Caps & { used: { openCredits: number; dayCredits: number } };

export type GrantCommand = {
  accountId: string;
  /** Whole and positive. */
  credits: number;
  /** The same key for this account gives once. */
  idempotencyKey: string;
  operator: string;
  reason: string;
};
export type GrantResult = { outcome: "granted" | "already_granted" | "not_found" };

export type LinkOutcome =
  | { outcome: "linked"; accountId: string }
  /** The visitor has no account, so that nothing is to be given. */
  | { outcome: "nothing_to_link" }
  /** One of the accounts was merged elsewhere, or the visitor's is another person's by now. */
  | { outcome: "refused" };

export type SettleCommand = {
  id: string;
  to: "failed" | "canceled" | "expired";
  operator: string;
  reason: string;
  requestId: string;
};
export type SettleOutcome =
  | { outcome: "settled" | "already_terminal"; prediction: PredictionView }
  | { outcome: "not_found" };

/** How many predictions of one subject may run or succeed within a moving window. */
export type Quota = {
  /** A digest: neither an address nor a name is stored. */
  subject: string;
  slotsMax: number;
  windowMs: number;
};

export type CreateCommand = {
  accountId: string;
  actor: Actor;
  requestId: string;
  model: string;
  input: Record<string, unknown>;
  idempotencyKey: string | null;
  delivery: Pattern | "auto";
  priority: "interactive" | "batch";
  /** Refuse when the price is higher than this many credits. */
  maxCredits: number | null;
  /** Do not start before this time, ms since the epoch. */
  runAt: number | null;
  /** End it so long after its start in the queue, where its model allows for more. */
  cancelAfterMs?: number | undefined;
  retryOf: string | null;
  /** Whether an equal prediction may answer it; by default what holds for the account. */
  reuse?: ReuseWish | undefined;
  /** The quota that this order takes a place of, if any. */
  quota?: Quota | null | undefined;
  /** Where its events go besides the account's endpoints. */
  webhook?: NamedWebhook | null | undefined;
};

export type FieldError = { field: string; message: string };

/**
 * `delivery` is how the pattern came about; null for an existing prediction whose pattern is no
 * longer what this order would get.
 */
export type CreateOutcome =
  | { outcome: "created" | "existing"; prediction: PredictionView; delivery: DeliveryChoice | null }
  | { outcome: "invalid_input"; fields: readonly FieldError[] }
  | { outcome: "model_not_found" }
  | { outcome: "insufficient_credits"; requiredCredits: number; availableCredits: number }
  | { outcome: "price_above_limit"; requiredCredits: number }
  | { outcome: "cap_reached"; cap: CapKind; capCredits: number; requiredCredits: number }
  /** All places of the quota are taken. */
  | { outcome: "quota_used"; retryAfterMs: number }
  | { outcome: "idempotency_conflict" }
  /** Our account at the provider is out of credit: nothing is reserved for what cannot start. */
  | { outcome: "provider_credit" }
  /** The hook of moderation refused it, with a word for machines and a sentence for people. */
  | { outcome: "moderated"; code: string; text: string }
  | { outcome: "moderation_unavailable" }
  /** Our own store for unsaved results is full: nothing new starts. */
  | { outcome: "spool_full" };

/** What came of waiting for an end; `pending` is asked for by its id from now on. */
export type AwaitEndOutcome =
  | { outcome: "finished" | "pending"; prediction: PredictionView }
  | { outcome: "not_found" };

export type CancelOutcome =
  | { outcome: "canceled" | "requested" | "too_late"; prediction: PredictionView }
  | { outcome: "not_found" };

/** Only what has ended can be deleted. */
export type DeleteOutcome = { outcome: "deleted" | "not_terminal" | "not_found" };

export type DeadLetterView = {
  id: string;
  kind: string;
  predictionId: string | null;
  attempts: number;
  /** For operators only: it may carry a provider's own words. */
  lastError: string | null;
  createdAt: string;
  deadAt: string;
};

export type ReadResult = {
  body: ReadableStream<Uint8Array>;
  mediaType: string;
  /** Size of the whole object. */
  bytes: number;
  sha256: string | null;
  fileName: string;
};

export type AuditFinding = { rule: string; subject: string; detail: string };
export type AuditReport = {
  accounts: number;
  predictions: number;
  findings: readonly AuditFinding[];
};

export type Page<Item> = { items: Item[]; nextCursor: string | null };
