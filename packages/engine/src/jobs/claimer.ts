import { claimJobs } from "@darkroom/db";
import type { JobRow } from "@darkroom/db";
import { drainMergedAccounts } from "../accounts/drain.ts";
import type { EngineContext } from "../context.ts";
import { unparkDeliveries } from "../deliveries/unpark.ts";
import { LEASE_MS, RESCUE_EVERY_MS, WORKER_PLACES_KEPT } from "../limits.ts";
import { JOB_KINDS } from "./kinds.ts";
import type { JobKind } from "./kinds.ts";
import { rescueStuck } from "./rescue.ts";
import { sweepPreviews, sweepSpool } from "./sweep.ts";

const CREATIONS: readonly JobKind[] = ["submit_prediction"];
const OTHER_KINDS = JOB_KINDS.filter((kind) => !CREATIONS.includes(kind));

/** What was left behind is looked after beside the work, and never instead of it. */
async function lookAfter(context: EngineContext): Promise<void> {
  try {
    await rescueStuck(context);
    await unparkDeliveries(context);
    await drainMergedAccounts(context);
    await sweepSpool(context);
    await sweepPreviews(context);
  } catch (error) {
    context.log("error", "what was left behind could not be looked after", { error });
  }
}

export interface Claimer {
  /** Leases as many due jobs as fit into the free places. */
  claim: (free: number) => Promise<JobRow[]>;
  lastClaimAt: () => number | null;
}

/**
 * Fills the places of a worker. A part of them is never given to creations, so that a provider
 * that is slow to accept holds up no webhook, cancel or download. Before the first claim
 * `prepare` runs once; every `RESCUE_EVERY_MS` what was left behind is looked after.
 */
export function createClaimer(
  context: EngineContext,
  options: { places: number; prepare: () => Promise<void> },
): Claimer {
  const placesKept = Math.min(WORKER_PLACES_KEPT, Math.floor(options.places / 2));
  let lastClaimAt: number | null = null;
  let prepared = false;
  let rescueAt = 0;

  const take = async (most: number, kinds: readonly JobKind[], now: number): Promise<JobRow[]> => {
    if (most <= 0) return [];
    const lease = { owner: context.workerName, claimId: context.newId(), leaseMs: LEASE_MS };
    return claimJobs(context.database, { ...lease, now, most, kinds });
  };

  return {
    claim: async (free) => {
      if (!prepared) await options.prepare();
      prepared = true;
      const now = context.now();
      lastClaimAt = now;
      if (now >= rescueAt) {
        rescueAt = now + RESCUE_EVERY_MS;
        await lookAfter(context);
      }
      const other = await take(free, OTHER_KINDS, now);
      const creations = await take(free - other.length - placesKept, CREATIONS, now);
      return [...other, ...creations];
    },
    lastClaimAt: () => lastClaimAt,
  };
}
