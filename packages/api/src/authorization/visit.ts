import type { Engine, Quota } from "@darkroom/engine";
import type { Actor } from "@darkroom/lifecycle";
import type { Caller } from "./caller.ts";

export type CreateAdmission =
  | { outcome: "admitted" }
  | { outcome: "rate_limited"; retryAfterMs: number };

/** A place for one stream or call; `release` gives it back, once. */
export type PlaceAdmission =
  | { outcome: "admitted"; release: () => void }
  | { outcome: "rate_limited"; retryAfterMs: number };

/** What the server knows of a call when it comes in. Nothing of it is allowed yet. */
export type Visit = {
  engine: Engine;
  /** Null without a session and without a key. */
  caller: Caller | null;
  /** Names whoever operates this installation; null for all others. */
  operator: string | null;
  /** Id of the HTTP request; stored with each prediction it creates. */
  requestId: string;
  /** Takes one place in the rate limit of new predictions of an account. */
  admitCreate: (accountId: string) => Promise<CreateAdmission>;
  /** Takes one of the places for open streams, of the account and of this process. */
  admitWatch: (accountId: string) => PlaceAdmission;
  /** The quota that each new prediction of this caller takes a place of; null where none holds. */
  createQuota: Quota | null;
};

/** A visit whose caller may do something: what its verbs are bound to. */
export type Bound = Omit<Visit, "caller" | "operator"> & {
  accountId: string;
  userId: string;
  actor: Actor;
};
