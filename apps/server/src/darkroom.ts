import type { Database } from "@darkroom/db";
import { SNAPSHOT_MS, createEngine, createTimerScheduler } from "@darkroom/engine";
import type {
  Engine,
  Log,
  MailSender,
  ModelDefinition,
  Moderate,
  ModerationRules,
  ProviderBudget,
  PushEncoder,
  PusherPort,
  RetentionDays,
} from "@darkroom/engine";
import type { Callback, Provider, SafeFetch } from "@darkroom/providers";
import type { Snapshots, Spool, Storage } from "@darkroom/storage";
import type { Tickets } from "@darkroom/tickets";
import type { RateLimiterAbstract } from "rate-limiter-flexible";
import { v7 } from "uuid";
import { createAuth } from "./auth/create-auth.ts";
import { createActorFinder } from "./auth/find-actor.ts";
import { createCallerFinder } from "./auth/find-caller.ts";
import { createVisitorMarks } from "./auth/visitor-mark.ts";
import type { VisitorMarks } from "./auth/visitor-mark.ts";
import { createSessionReader } from "./auth/read-session.ts";
import { createWatches } from "./auth/watch-callers.ts";
import { NO_OAUTH } from "./variables/oauth.ts";
import type { OAuthSettings } from "./variables/oauth.ts";
import { createNetworkList } from "./variables/networks.ts";
import type { AppParts, Connection } from "./http/app-context.ts";
import { cached } from "./http/cached.ts";
import { createApp } from "./http/create-app.ts";
import type { Served } from "./http/create-app.ts";
import { withRequestIds } from "./http/observe-requests.ts";
import { decodeImage } from "./images/decode-image.ts";
import {
  EXPORTS_MAX,
  EXPORTS_PER_ACCOUNT_MAX,
  EXPORTS_PER_ADDRESS_MAX,
  HEALTH_CACHE_MS,
  OUTCOMES_CACHE_MS,
  SOCKETS_MAX,
  SOCKETS_PER_ADDRESS_MAX,
  SOCKET_CALLS_MAX,
  SOCKET_CLOSE_MS_MAX,
  SOCKET_PING_MS,
  SOCKET_PONG_MS_MAX,
  SOCKET_WAITING_BYTES_MAX,
  STREAMS_MAX,
  STREAMS_PER_ACCOUNT_MAX,
  STREAMS_PER_ADDRESS_MAX,
  STREAM_MS_MAX,
} from "./limits.ts";
import type { SocketDoor } from "./listen/listener.ts";
import { createInstruments } from "./metrics/instruments.ts";
import { SYSTEM_HEALTH_CACHE_MS } from "./metrics/limits.ts";
import { createKeyPaces, createMemoryCounter } from "./rate-limits/pace-keys.ts";
import { createQuotas } from "./rate-limits/create-quotas.ts";
import { createTryPaces } from "./rate-limits/pace-tries.ts";
import { createRateLimits } from "./rate-limits/create-rate-limits.ts";
import { deriveSecret } from "./secrets/keep-secret.ts";
import { createSocketDoor } from "./sockets/create-socket-door.ts";
import type { SocketLimits } from "./sockets/create-socket-door.ts";
import { createStreamPlaces } from "./streams/create-places.ts";
import { createServerTracer } from "./tracing/create-tracer.ts";
import type { Recorder } from "./tracing/create-tracer.ts";
import { createSampling } from "./tracing/sampling.ts";
import { createStreams } from "./streams/create-streams.ts";

export type DarkroomOptions = {
  /** Open and migrated; closed by whoever opened it. */
  database: Database;
  providers: readonly Provider[];
  /** How fast each provider may be asked, by its name; default the engine's own. */
  budgets?: Readonly<Record<string, ProviderBudget>>;
  storage: Storage;
  spool: Spool;
  previews: Storage;
  /** Answers looks at a status; closed by whoever opened it. Default: the database does. */
  snapshots?: Snapshots | undefined;
  /** How often the store of snapshots was found away. */
  snapshotsAway?: () => number;
  /** Paces the workers of all machines together; closed by whoever opened it. Default: none. */
  tickets?: Tickets | undefined;
  safeFetch: SafeFetch;
  callback: Callback;
  models: readonly ModelDefinition[];
  /** Root of all secrets of this installation; each purpose gets one of its own. */
  secret: string;
  webhooksReachable: (provider: string) => boolean;
  welcomeCredits: number;
  /** What is kept for how many days; default the engine's own table. */
  retention?: RetentionDays;
  /** Tell browsers and pages of what nobody saw; default nobody is told. */
  push?: PushEncoder | null;
  pusher?: PusherPort | null;
  /** Sends mails to people; default none are sent. */
  mail?: MailSender | null;
  /** Where browsers reach us; its path is the path under which we are mounted. */
  publicUrl: string;
  limits: { createsPerMinute: number; anonymousCreatesPerHour: number | null };
  trustedProxies?: readonly string[];
  corsOrigins?: readonly string[];
  metricsToken?: string | null;
  /** Opens the procedures of operators to its bearer; without it nobody may call them. */
  operatorToken?: string | null;
  /** Opens them also to whoever has confirmed one of these addresses. */
  adminEmails?: readonly string[];
  /** Ways to sign in besides the password; default none. */
  oauth?: OAuthSettings;
  /** Counts the calls of API keys, for all processes; default the memory of this one. */
  keyCounter?: RateLimiterAbstract;
  /** Opens `POST /api/v1/grants` to what is signed with one of them; without, it is not there. */
  grantSecrets?: readonly string[];
  /** Judges each order before anything is reserved for it. */
  moderate?: Moderate | undefined;
  moderation?: ModerationRules | undefined;
  /** What an answer from a stored result costs at most, in credits; default 0. */
  reuseCredits?: number;
  studioDirectory?: string | null;
  /** Limits of WebSockets that differ from those of `limits.ts`. */
  socketLimits?: Partial<SocketLimits>;
  /** What `fetch` answers; default `everything`. */
  served?: Served;
  /** Unique among running workers. */
  workerName: string;
  log: Log;
  /** Where traces go, and which share of the requests; default nowhere. */
  tracing?: { recorder: Recorder; share: number } | null;
  now?: () => number;
  newId?: () => string;
};

export interface Darkroom {
  /** Answers one request in the fetch standard. Without a connection no address is known. */
  fetch: (request: Request, connection?: Connection) => Promise<Response>;
  /** Does the work behind the answers; started by whoever wants this process to work. */
  worker: Engine["worker"];
  audit: Engine["audit"];
  /** Method and path of everything that `fetch` answers, as "GET /healthz". */
  routes: readonly string[];
  /** Takes WebSockets to `/trpc`, for servers of Node; null where only health is served. */
  sockets: SocketDoor | null;
  /**
   * Ends streams and WebSockets and answers whoever waits, at once; called before the listener is
   * closed.
   */
  letGo: () => void;
  /** Ends the worker after the jobs in hand. */
  close: () => Promise<void>;
}

const SOCKET_LIMITS: SocketLimits = {
  eachAddress: SOCKETS_PER_ADDRESS_MAX,
  all: SOCKETS_MAX,
  pingMs: SOCKET_PING_MS,
  pongMs: SOCKET_PONG_MS_MAX,
  calls: SOCKET_CALLS_MAX,
  waitingBytes: SOCKET_WAITING_BYTES_MAX,
  closeMs: SOCKET_CLOSE_MS_MAX,
};

const NO_CONNECTION: Connection = { remoteAddress: null };

/** The whole back end as one value that any server of the fetch standard can mount. */
export function createDarkroom(options: DarkroomOptions): Darkroom {
  const parts = createParts(options);
  const { engine, streams, tracer } = parts;
  const served = options.served ?? "everything";
  const app = createApp(parts, served);
  const letGo = (): void => {
    streams.end();
    engine.endWaits();
  };
  return {
    fetch: async (request, connection = NO_CONNECTION) => app.fetch(request, connection),
    worker: engine.worker,
    audit: engine.audit,
    routes: app.routes.map(({ method, path }) => `${method} ${path}`),
    letGo,
    sockets:
      served === "everything"
        ? createSocketDoor(parts, { ...SOCKET_LIMITS, ...options.socketLimits })
        : null,
    close: async () => {
      letGo();
      await engine.close();
      await tracer.close();
    },
  };
}

/** What the routes share, made once. */
function createParts(options: DarkroomOptions): AppParts {
  const { now = Date.now, newId = v7 } = options;
  const log = withRequestIds(options.log);
  const instruments = createInstruments(options.models);
  const tracer = createServerTracer({
    recorder: options.tracing?.recorder ?? null,
    isTraced: createSampling({ share: options.tracing?.share ?? 0, random: Math.random, now }),
    observe: instruments.observeSpan,
    clockMs: () => performance.now(),
  });
  const engine = createEngine({
    ...pickEngineOptions(options),
    decodeImage,
    secret: deriveSecret(options.secret, "results"),
    now,
    newId,
    random: Math.random,
    scheduler: createTimerScheduler(),
    log,
    tracer,
    observeEnd: instruments.observeEnd,
  });
  const systemHealth = cached(engine.operations.health, { now, freshMs: SYSTEM_HEALTH_CACHE_MS });
  const settings = settingsOf(options);
  const tryPaces = createTryPaces();
  const auth = createAuth({ ...authSettings(options), engine, paces: tryPaces, now, newId, log });
  const sessionOf = createSessionReader(auth);
  const actors = createActorFinder({ auth, engine, now, sessionOf });
  const marks = createMarks(options, newId);
  const streamParts = createStreamParts();
  return {
    engine: { ...engine, operations: { ...engine.operations, health: systemHealth } },
    instruments,
    tracer,
    auth,
    actors,
    callers: createCallerFinder({
      actors,
      marks,
      findKey: engine.keys.find,
      operatorToken: options.operatorToken ?? null,
      adminEmails: new Set(options.adminEmails ?? []),
      now,
    }),
    ...createWatches(engine, streamParts.streams.endOf, log),
    keyPaces: createKeyPaces(options.keyCounter ?? createMemoryCounter()),
    sessionOf,
    tryPaces,
    visitorMarks: marks,
    rateLimits: createRateLimits(options.limits),
    quotaOf: createQuotas({
      secret: deriveSecret(options.secret, "quota"),
      anonymousCreatesPerHour: options.limits.anonymousCreatesPerHour,
    }),
    ...streamParts,
    readHealth: cached(engine.health, { now, freshMs: HEALTH_CACHE_MS }),
    readOutcomes: cached(engine.outcomes, { now, freshMs: OUTCOMES_CACHE_MS }),
    ...settings,
    now,
    newId,
    log,
  };
}

function createMarks({ secret, publicUrl }: DarkroomOptions, newId: () => string): VisitorMarks {
  const { protocol, pathname } = new URL(publicUrl);
  return createVisitorMarks({
    secret: deriveSecret(secret, "visitor"),
    newId,
    isSecure: protocol === "https:",
    basePath: pathname.replace(/\/+$/, ""),
  });
}

/** How people sign in, as it was decided before the start. */
function authSettings(options: DarkroomOptions) {
  return {
    database: options.database,
    secret: deriveSecret(options.secret, "auth"),
    publicUrl: options.publicUrl,
    trustedOrigins: options.corsOrigins ?? [],
    oauth: options.oauth ?? NO_OAUTH,
  };
}

/** What was decided before the start, as the routes ask for it. */
function settingsOf(options: DarkroomOptions) {
  return {
    acceptsNew: () => !options.spool.isFull(),
    snapshotMs: options.snapshots === undefined ? null : SNAPSHOT_MS,
    snapshotsAway: options.snapshotsAway ?? (() => 0),
    providerNames: new Set(options.providers.map((provider) => provider.name)),
    trustedProxies: createNetworkList(options.trustedProxies ?? []),
    corsOrigins: options.corsOrigins ?? [],
    publicUrl: options.publicUrl,
    basePath: new URL(options.publicUrl).pathname.replace(/\/+$/, ""),
    metricsToken: options.metricsToken ?? null,
    grantSecrets: options.grantSecrets ?? [],
    studioDirectory: options.studioDirectory ?? null,
  };
}

/** What is sent for longer than an answer, and how much of it at once. */
function createStreamParts(): Pick<AppParts, "streams" | "admitWatch" | "admitExport"> {
  return {
    streams: createStreams({ streamMs: STREAM_MS_MAX }),
    admitWatch: createStreamPlaces({
      eachAccount: STREAMS_PER_ACCOUNT_MAX,
      eachAddress: STREAMS_PER_ADDRESS_MAX,
      all: STREAMS_MAX,
    }),
    admitExport: createStreamPlaces({
      eachAccount: EXPORTS_PER_ACCOUNT_MAX,
      eachAddress: EXPORTS_PER_ADDRESS_MAX,
      all: EXPORTS_MAX,
    }),
  };
}

function pickEngineOptions(options: DarkroomOptions) {
  const { database, providers, storage, spool, previews, safeFetch, callback, models } = options;
  const { snapshots, tickets, moderate, moderation, reuseCredits } = options;
  const { webhooksReachable, welcomeCredits, workerName, retention, budgets } = options;
  const { push, pusher, mail } = options;
  return {
    mail,
    push,
    pusher,
    database,
    providers,
    storage,
    spool,
    previews,
    snapshots,
    tickets,
    safeFetch,
    callback,
    models,
    webhooksReachable,
    welcomeCredits,
    workerName,
    moderate,
    moderation,
    ...(reuseCredits === undefined ? {} : { reuseCredits }),
    ...(retention === undefined ? {} : { retention }),
    ...(budgets === undefined ? {} : { budgets }),
  };
}
