import type { Database } from "@darkroom/db";
import type { Callback, Provider, SafeFetch } from "@darkroom/providers";
import type { Snapshots, Spool, Storage } from "@darkroom/storage";
import type { Tickets } from "@darkroom/tickets";
import type { Counters } from "./counters.ts";
import type { EndpointPlaces } from "./endpoints/places.ts";
import type { Dispatch } from "./dispatch/dispatch.ts";
import type { Feed } from "./feed/feed.ts";
import type { MailSender } from "./mails/ports.ts";
import type { MailHealth } from "./mails/state.ts";
import type { ModelDefinition } from "./models/definition.ts";
import type { PushEncoder, PusherPort } from "./notifications/ports.ts";
import type { DurationHistory } from "./models/history.ts";
import type { Moderate, ModerationRules } from "./moderation/port.ts";
import type { ObserveEnd } from "./operations/stages.ts";
import type { Presence } from "./accounts/presence.ts";
import type { EndWaiters } from "./predictions/end-waiters.ts";
import type { ProviderHealth } from "./provider-health/provider-health.ts";
import type { ImageDecoder, Log, MediaProbe, Scheduler } from "./ports.ts";
import type { Queries } from "./queries.ts";
import type { Tracer } from "./tracing/tracer.ts";
import type { RetentionDays } from "./retention/table.ts";

/** How fast we may create, and how much may be under way. */
export type Budget = {
  /** Creations that may go out at once after a rest. */
  capacity: number;
  refillPerSecond: number;
  /** Creations that may wait for their answers at once. */
  concurrencyMax: number;
  /** Runs that may be under way at the provider at once; default as many as it takes. */
  runsMax?: number;
};

/** The budget of a provider's account. */
export type ProviderBudget = Budget & {
  /** What the provider grants to each model by itself, within the whole. */
  eachModel?: Budget;
  /**
   * The pace of what nobody waits for, within what the provider grants, or grants to each model;
   * default `BATCH_PACE`.
   */
  batch?: Budget;
  /** Everything else that is asked: looks, lists and cancels; default `DEFAULT_LOOKS`. */
  looks?: { capacity: number; refillPerSecond: number; concurrencyMax: number };
};

export type EngineOptions = {
  /** Open and migrated. */
  database: Database;
  providers: readonly Provider[];
  budgets?: Readonly<Record<string, ProviderBudget>>;
  storage: Storage;
  spool: Spool;
  /** Previews live here for as long as their prediction runs. */
  previews: Storage;
  safeFetch: SafeFetch;
  callback: Callback;
  decodeImage: ImageDecoder;
  /** Default: `probeMedia`, which reads in a thread of its own. */
  probeMedia?: MediaProbe;
  models: readonly ModelDefinition[];
  /** Tell browsers and pages besides; without them this installation does not. */
  push?: PushEncoder | null | undefined;
  pusher?: PusherPort | null | undefined;
  /** Sends mail; without it this installation sends none. */
  mail?: MailSender | null | undefined;
  /** Signs result URLs. */
  secret: string;
  /** Whether webhooks of this provider can reach us. */
  webhooksReachable: (provider: string) => boolean;
  welcomeCredits: number;
  /** Judges each order before anything is reserved for it; default nobody. */
  moderate?: Moderate | undefined;
  moderation?: ModerationRules | undefined;
  /** What an answer from a stored result costs at most, in credits; default 0. */
  reuseCredits?: number;
  now: () => number;
  /** UUID v7: ids sort by their time. */
  newId: () => string;
  /** In [0, 1). */
  random: () => number;
  scheduler: Scheduler;
  log: Log;
  /** Is told of spans; by default nobody is. */
  tracer?: Tracer;
  /** Is told of each end that this process writes, at once; must not throw. */
  observeEnd?: ObserveEnd;
  /** Names this process in leases and events; unique among running workers. */
  workerName: string;
  concurrency?: number;
  /** What is kept for how long; default `RETENTION_DEFAULT`. */
  retention?: RetentionDays;
  /**
   * Serves `predictions.get`, and nothing else; by default the database does. Every process that
   * writes predictions must be given the same store. Closed by whoever opened it.
   */
  snapshots?: Snapshots | undefined;
  /**
   * Paces the workers of all machines together; by default each goes by the database alone. Every
   * process of an installation must be given the same store. Closed by whoever opened it.
   */
  tickets?: Tickets | undefined;
};

/** What the verbs share. Built once by `createEngine`. */
export type EngineContext = Omit<EngineOptions, "push" | "pusher" | "mail"> & {
  mail: MailSender | null;
  mailHealth: MailHealth;
  push: PushEncoder | null;
  pusher: PusherPort | null;
  providerOf: (name: string) => Provider | null;
  modelOf: (model: string) => ModelDefinition | null;
  /** How long this provider keeps a finished prediction, milliseconds. */
  retentionMs: (provider: string) => number;
  retention: RetentionDays;
  reuseCredits: number;
  probeMedia: MediaProbe;
  queries: Queries;
  tracer: Tracer;
  history: DurationHistory;
  counters: Counters;
  health: ProviderHealth;
  endWaiters: EndWaiters;
  presence: Presence;
  endpointPlaces: EndpointPlaces;
  /** How due jobs come to the workers. */
  dispatch: Dispatch;
  /** Tells all workers that there is work, that of this process at once. */
  announceWork: () => void;
  /** What happens to predictions, for all who watch in this process. */
  feed: Feed;
};
