import type { Engine, Quota } from "@darkroom/engine";

/** Who calls, as the session says. */
export type Caller = { userId: string; accountId: string };

export type CreateAdmission =
  | { outcome: "admitted" }
  | { outcome: "rate_limited"; retryAfterMs: number };

/** A place for one stream or call; `release` gives it back, once. */
export type PlaceAdmission =
  | { outcome: "admitted"; release: () => void }
  | { outcome: "rate_limited"; retryAfterMs: number };

/** What anybody may know about this installation. */
export type SystemStatus = {
  /** `degraded` when new predictions may not start or not finish for now. */
  status: "ok" | "degraded";
  database: boolean;
  storage: boolean;
  /** False when results find no room and nothing new is started. */
  acceptsNew: boolean;
  /**
   * Providers; whether their webhooks reach us, where not, we ask them ourselves; and whether they
   * answer, where not, new predictions wait or go to another one.
   */
  providers: { provider: string; webhooksReachable: boolean; answers: boolean }[];
};

/** What every call gets. Built once for each HTTP request, shared by the calls of a batch. */
export type ApiContext = {
  engine: Engine;
  /** Null without a session. */
  actor: Caller | null;
  /** Names whoever operates this installation and calls with its token; null for all others. */
  operator: string | null;
  /** Id of the HTTP request; stored with each prediction it creates. */
  requestId: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Takes one place in the caller's rate limit of new predictions. */
  admitCreate: (accountId: string) => Promise<CreateAdmission>;
  /** Takes one of the places for open streams, of the account and of this process. */
  admitWatch: (accountId: string) => PlaceAdmission;
  /** Takes one of the places for calls that are answered at once over one line. */
  admitCall: () => PlaceAdmission;
  /** Resolves when the line to the caller takes more; a stream makes nothing before. */
  drained: () => Promise<void>;
  /** Aborted when the line to the caller is gone, and nobody waits for an answer. */
  gone: AbortSignal;
  /** The quota that each new prediction of this caller takes a place of; null where none holds. */
  createQuota: Quota | null;
  /** The state of this installation, possibly a second old: anybody may ask for it. */
  readStatus: () => Promise<SystemStatus>;
};
