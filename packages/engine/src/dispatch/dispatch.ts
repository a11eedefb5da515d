import type { JobRow } from "@darkroom/db";

export type DispatchClaim = {
  /** Names who holds the leases. */
  owner: string;
  claimId: string;
  now: number;
  leaseMs: number;
  /** Most jobs to lease. */
  most: number;
  kinds: readonly string[];
};

/** Where the queue stands: in the database alone, or in Redis before it, which may be away. */
export const QUEUE_STATES = ["database", "redis", "redis_away"] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/**
 * How due jobs come to the workers. Under every driver the outbox is the truth, SQL decides what is
 * next, and only the holder of a lease in the database works on a job.
 */
export interface Dispatch {
  /** Makes what is due known to whoever can take it; before claims of the same moment. */
  relay: (now: number) => Promise<void>;
  /** Leases due jobs, the next of them in the order of the outbox. */
  claim: (claim: DispatchClaim) => Promise<JobRow[]>;
  /** When a claim may find something, as far as is known at `now`; null when nothing waits. */
  nextAt: (now: number) => Promise<number | null>;
  /** Tells the workers of other processes that there is work. Returns at once and never fails. */
  announce: () => void;
  /** Calls back when another process announces work, until its store is closed. */
  listen: (onWork: () => void) => void;
  state: () => QueueState;
}
