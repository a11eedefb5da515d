import type { PausedView } from "@darkroom/engine";
import { authorize } from "./authorization/authorize.ts";
import type { Authorized } from "./authorization/authorize.ts";
import type { Permission } from "./authorization/permissions.ts";
import type { CreateAdmission, PlaceAdmission, Visit } from "./authorization/visit.ts";

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
  /** What operators hold back: new predictions are taken, keep their place, and start afterwards. */
  paused: PausedView[];
};

/** What a call can be given without being allowed anything. */
type Surroundings = {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Takes one of the places for calls that are answered at once over one line. */
  admitCall: () => PlaceAdmission;
  /** Takes one call from the rate of the caller's API key; sessions have none. */
  paceCall: () => Promise<CreateAdmission>;
  /** Whether the person of the session is there now: by the password, or by a recent sign-in. */
  proveSelf: (
    password: string | undefined,
  ) => Promise<
    | { outcome: "proven" | "password_wrong" | "sign_in_again" }
    | { outcome: "rate_limited"; retryAfterMs: number }
  >;
  /** Resolves when the line to the caller takes more; a stream makes nothing before. */
  drained: () => Promise<void>;
  /** Aborted when the line to the caller is gone, and nobody waits for an answer. */
  gone: AbortSignal;
  /** The state of this installation, possibly a second old: anybody may ask for it. */
  readStatus: () => Promise<SystemStatus>;
};

/**
 * What every call gets; built once for each HTTP request and shared by the calls of a batch. The
 * engine is reached only through what `authorize` opens.
 */
export type ApiContext = Surroundings & {
  requestId: string;
  /** @throws the refusal, when the caller may not */
  authorize: <Name extends Permission>(permission: Name) => Authorized<Name>;
};

export function createContext(visit: Visit, surroundings: Surroundings): ApiContext {
  return {
    ...surroundings,
    requestId: visit.requestId,
    authorize: (permission) => authorize(visit, permission),
  };
}
