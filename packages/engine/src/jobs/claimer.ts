import { claimJobs } from "@darkroom/db";
import type { JobRow } from "@darkroom/db";
import { drainMergedAccounts } from "../accounts/drain.ts";
import type { EngineContext } from "../context.ts";
import { unparkDeliveries } from "../deliveries/unpark.ts";
import { sweepRetained } from "../retention/sweep.ts";
import { LEASE_MS, RESCUE_EVERY_MS, SWEEP_AGAIN_MS, WORKER_PLACES_KEPT } from "../limits.ts";
import { JOB_KINDS } from "./kinds.ts";
import type { JobKind } from "./kinds.ts";
import { expireQueued, rescueStuck } from "./rescue.ts";
import { sweepSpool } from "./sweep.ts";

const CREATIONS: readonly JobKind[] = ["submit_prediction"];
const OTHER_KINDS = JOB_KINDS.filter((kind) => !CREATIONS.includes(kind));

/** What was left behind, and what is over its time. True when more is left to do. */
async function lookAfter(context: EngineContext): Promise<boolean> {
  try {
    await rescueStuck(context);
    await expireQueued(context);
    await unparkDeliveries(context);
    await drainMergedAccounts(context);
    await sweepSpool(context);
    return await sweepRetained(context);
  } catch (error) {
    context.log("error", "what was left behind could not be looked after", { error });
    return false;
  }
}

export interface Claimer {
  /** Leases as many due jobs as fit into the free places. */
  claim: (free: number) => Promise<JobRow[]>;
  /**
   * Looks after what was left behind when it is time to, once at a time; ends with what runs.
   * Work is claimed meanwhile.
   */
  lookAfter: () => Promise<void>;
  /** Resolves when nothing is being looked after. */
  lookedAfter: () => Promise<void>;
  lastClaimAt: () => number | null;
}

/**
 * Fills the places of a worker. A part of them is never given to creations, so that a provider
 * that is slow to accept holds up no webhook, cancel or download. Before the first claim
 * `prepare` runs once.
 */
export function createClaimer(
  context: EngineContext,
  options: { places: number; prepare: () => Promise<void> },
): Claimer {
  const placesKept = Math.min(WORKER_PLACES_KEPT, Math.floor(options.places / 2));
  let lastClaimAt: number | null = null;
  let prepared = false;
  let lookAt = 0;
  let looking: Promise<void> | null = null;

  const take = async (most: number, kinds: readonly JobKind[], now: number): Promise<JobRow[]> => {
    if (most <= 0) return [];
    const lease = { owner: context.workerName, claimId: context.newId(), leaseMs: LEASE_MS };
    return claimJobs(context.database, { ...lease, now, most, kinds });
  };

  const look = async (): Promise<void> => {
    const hasMore = await lookAfter(context);
    lookAt = context.now() + (hasMore ? SWEEP_AGAIN_MS : RESCUE_EVERY_MS);
    looking = null;
  };

  return {
    claim: async (free) => {
      if (!prepared) await options.prepare();
      prepared = true;
      const now = context.now();
      lastClaimAt = now;
      const other = await take(free, OTHER_KINDS, now);
      const creations = await take(free - other.length - placesKept, CREATIONS, now);
      return [...other, ...creations];
    },
    lookAfter: () => {
      if (looking !== null) return looking;
      const waitMs = lookAt - context.now();
      // A time further away than any wait was set before the clock went back.
      if (waitMs > 0 && waitMs <= RESCUE_EVERY_MS) return Promise.resolve();
      looking = look();
      return looking;
    },
    lookedAfter: () => looking ?? Promise.resolve(),
    lastClaimAt: () => lastClaimAt,
  };
}
