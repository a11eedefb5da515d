import type { ErrorCode, ProviderPhase } from "@darkroom/lifecycle";
import type {
  DescribeOutcome,
  ExamplesOutcome,
  ModelAddress,
  SearchOutcome,
} from "./models/outcomes.ts";

/** One output as the provider names it: a place to fetch from, a data URI, or a plain value. */
export type ProviderOutput =
  | { kind: "url"; url: string }
  | { kind: "data"; mediaType: string; base64: string }
  | { kind: "value"; value: unknown };

/** Normalised news about one provider prediction, from a webhook or from a poll. */
export type ProviderUpdate = {
  /**
   * Under which the adapter finds the run again: opaque to everybody else, and the same in every
   * update about one run.
   */
  providerPredictionId: string;
  /** The provider's own word, as received, at most `PROVIDER_STATUS_CHARACTERS_MAX`. */
  providerStatus: string;
  phase: ProviderPhase;
  /** The class of a failure; set when the phase is `failed`. */
  error: ErrorCode | null;
  /** The provider's raw error text, for the operator's timeline only. */
  errorText: string | null;
  /** Final outputs when the phase is `succeeded`, else intermediate ones (previews). */
  outputs: readonly ProviderOutput[];
  /** The same output read as words, its pieces joined; null where it cannot be a text. */
  text: string | null;
  /** Share that is done by the provider's own account, 0 to 1; null when it gives none. */
  share: number | null;
  /** The provider's run time in milliseconds, when terminal and given. */
  durationMs: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  /** True when the provider has already deleted what it made. */
  outputsExpired: boolean;
  /** What the run cost in the provider's own unit, where it says so. */
  creditsUsed?: number;
  /** The webhook URL that the provider echoes, which binds an orphan to our prediction. */
  echoedWebhook: string | null;
};

export type StartRequest = {
  model: string;
  modelVersion: string | null;
  input: Readonly<Record<string, unknown>>;
  /** Our callback URL with prediction id and token; null where no webhook can reach us. */
  webhook: string | null;
  /** Ask for progress and previews besides start and end. */
  wantsProgress: boolean;
  /** The provider ends the run by itself after this many milliseconds. */
  deadlineMs: number;
  /**
   * The API may hold its answer for the end of the run, for at most this long; milliseconds. Past
   * it the answer says that the run goes on. Absent or null: it answers at once.
   */
  waitMs?: number | null;
  signal?: AbortSignal;
};

/** What an answer says about how fast the provider wants to be asked. */
export type Pace = {
  /** This answer used up what was left: nothing more is taken for so long, milliseconds. */
  pauseMs: number | null;
  /** The rate that the account has at the moment, where it is told. */
  rate: { perMinute: number; burst: number } | null;
};

export type StartOutcome =
  | { outcome: "accepted"; update: ProviderUpdate; pace?: Pace }
  /** Definitely not created; the same request may be sent again after `retryAfterMs`. */
  | {
      outcome: "deferred";
      error: ErrorCode;
      retryAfterMs: number;
      errorText: string;
      pace?: Pace;
    }
  /** Definitely not created, and it never will be for this input. */
  | { outcome: "refused"; error: ErrorCode; errorText: string }
  /** The request may have been accepted: it must never be sent again for this prediction. */
  | { outcome: "lost"; errorText: string };

export type GetOutcome =
  | { outcome: "found"; update: ProviderUpdate }
  | { outcome: "missing" }
  /** `isRateLimited`: it works, and was asked more often than it allows. */
  | { outcome: "unavailable"; retryAfterMs: number; errorText: string; isRateLimited?: boolean };

export type ListOutcome =
  | { outcome: "listed"; updates: readonly ProviderUpdate[]; truncated: boolean }
  | { outcome: "unavailable"; retryAfterMs: number; errorText: string };

/** How a received webhook is judged before anything is believed. */
export type WebhookVerdict =
  | {
      outcome: "verified";
      webhookId: string;
      /** Null where the body does not tell enough and `get` must be asked. */
      update: ProviderUpdate | null;
      /** What the delivery calls the run; `get` finds it by this together with its model. */
      providerPredictionId: string;
    }
  | { outcome: "bad_signature" }
  | { outcome: "too_old" }
  | { outcome: "malformed" }
  /** Our own secret could not be had, so that the provider should try again. */
  | { outcome: "unavailable"; errorText: string };

export type ReceivedWebhook = {
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** The bytes as they came; signatures are made over them. */
  body: Uint8Array;
};

export type GetOptions = {
  signal?: AbortSignal;
  /** The model of the run, where only what a delivery calls the run is known and not its id. */
  model?: string;
};

export type ProviderCapabilities = {
  /** Whether this API can call us back at all; known before a start. */
  webhooks: boolean;
  /** How long the provider keeps a finished prediction, milliseconds. */
  retentionMs: number;
  /** Whether orphans can be looked for with `list`. */
  list: boolean;
  /** What holds for a start with `waitMs`; absent where the API cannot hold its answer. */
  direct?: {
    /** The longest `waitMs` that is obeyed, milliseconds. */
    waitMsMax: number;
    /** Whether such a start can have a webhook besides. */
    webhooks: boolean;
  };
};

/** Everything the engine needs of a provider. An adapter is one file behind this port. */
export interface Provider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  start: (request: StartRequest) => Promise<StartOutcome>;
  get: (providerPredictionId: string, options?: GetOptions) => Promise<GetOutcome>;
  cancel: (providerPredictionId: string) => Promise<GetOutcome>;
  /** Provider predictions created since the given time, newest first, bounded. */
  list: (since: { createdAfter: number }) => Promise<ListOutcome>;
  verifyWebhook: (webhook: ReceivedWebhook) => Promise<WebhookVerdict>;
  /**
   * Reads a body that was verified and stored earlier, given the model of the run; null where it
   * does not tell enough, so that `get` must be asked. Absent where no body ever does.
   */
  readWebhook?: (body: Uint8Array, model: string) => ProviderUpdate | null;
  /** What the provider itself publishes about a model; absent where its API tells nothing. */
  describeModel?: (model: ModelAddress) => Promise<DescribeOutcome>;
  /** Models that fit some words, best first; absent where the API has no search. */
  searchModels?: (query: { text: string; most: number }) => Promise<SearchOutcome>;
  /** Runs that the model's owner shows; absent where the API has none. */
  modelExamples?: (model: Pick<ModelAddress, "model">) => Promise<ExamplesOutcome>;
}
