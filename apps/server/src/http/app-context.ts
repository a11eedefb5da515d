import type { Engine, Log } from "@darkroom/engine";
import type { Context } from "hono";
import type { BlockList } from "node:net";
import type { ActorFinder } from "../auth/find-actor.ts";
import type { CallerFinder } from "../auth/find-caller.ts";
import type { VisitorMarks } from "../auth/visitor-mark.ts";
import type { SessionOf } from "../auth/read-session.ts";
import type { Watch } from "../auth/watch.ts";
import type { Auth } from "../auth/create-auth.ts";
import type { QuotaOf } from "../rate-limits/create-quotas.ts";
import type { Instruments } from "../metrics/instruments.ts";
import type { KeyPaces } from "../rate-limits/pace-keys.ts";
import type { TryPaces } from "../rate-limits/pace-tries.ts";
import type { RateLimits } from "../rate-limits/create-rate-limits.ts";
import type { AdmitStream } from "../streams/create-places.ts";
import type { ServerTracer } from "../tracing/create-tracer.ts";
import type { Streams } from "../streams/create-streams.ts";

/** What the runtime's server knows of a connection. */
export type Connection = { remoteAddress: string | null };

export type AppEnvironment = {
  Bindings: Connection;
  Variables: { requestId: string; clientAddress: string };
};

export type AppContext = Context<AppEnvironment>;

export type Health = Awaited<ReturnType<Engine["health"]>>;

export type Outcomes = Awaited<ReturnType<Engine["outcomes"]>>;

/** What the routes share. */
export type AppParts = {
  engine: Engine;
  /** What this process counts, and the spans of traces. */
  instruments: Instruments;
  tracer: ServerTracer;
  auth: Auth;
  actors: ActorFinder;
  /** The caller of a request, by cookie or key: what every route that serves callers asks. */
  callers: CallerFinder;
  /** What is open for keys, by their ids. */
  keyWatch: Watch;
  /** What is open for sessions, by the values of their cookies. */
  sessionWatch: Watch;
  keyPaces: KeyPaces;
  sessionOf: SessionOf;
  rateLimits: RateLimits;
  tryPaces: TryPaces;
  visitorMarks: VisitorMarks;
  quotaOf: QuotaOf;
  streams: Streams;
  admitWatch: AdmitStream;
  /** Takes one of the places for exports that are sent at once. */
  admitExport: AdmitStream;
  readHealth: () => Promise<Health>;
  readOutcomes: () => Promise<Outcomes>;
  /** False when results find no room and nothing new is started. */
  acceptsNew: () => boolean;
  /** For how long a status may be answered from a snapshot; null where none are kept. */
  snapshotMs: number | null;
  /** How often the store of snapshots was found away. */
  snapshotsAway: () => number;
  /** Names of the providers whose webhooks we take. */
  providerNames: ReadonlySet<string>;
  trustedProxies: BlockList;
  corsOrigins: readonly string[];
  publicUrl: string;
  /** Path under which everything is served; empty for the root. */
  basePath: string;
  metricsToken: string | null;
  /** Secrets of systems outside that give credits; empty where none may. */
  grantSecrets: readonly string[];
  /** The built studio; null where it is served by somebody else. */
  studioDirectory: string | null;
  now: () => number;
  newId: () => string;
  log: Log;
};
