import type { JobRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { LEASE_MS, WORKER_PLACES_KEPT } from "../limits.ts";
import { FREE_KINDS } from "./free-kinds.ts";
import { JOB_KINDS } from "./kinds.ts";
import type { JobKind } from "./kinds.ts";

const CREATIONS: readonly JobKind[] = ["submit_prediction"];
const OTHER_KINDS = [...JOB_KINDS.filter((kind) => !CREATIONS.includes(kind)), ...FREE_KINDS];

export interface Claimer {
  /** Leases as many due jobs as fit into the free places. */
  claim: (free: number) => Promise<JobRow[]>;
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

  const take = async (most: number, kinds: readonly string[], now: number): Promise<JobRow[]> => {
    if (most <= 0) return [];
    const lease = { owner: context.workerName, claimId: context.newId(), leaseMs: LEASE_MS };
    return context.dispatch.claim({ ...lease, now, most, kinds });
  };

  return {
    claim: async (free) => {
      if (!prepared) await options.prepare();
      prepared = true;
      const now = context.now();
      lastClaimAt = now;
      if (free > 0) await context.dispatch.relay(now);
      const other = await take(free, OTHER_KINDS, now);
      const creations = await take(free - other.length - placesKept, CREATIONS, now);
      return [...other, ...creations];
    },
    lastClaimAt: () => lastClaimAt,
  };
}
