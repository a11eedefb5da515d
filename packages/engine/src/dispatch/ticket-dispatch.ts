import { claimJobs, nextJobAt, nextJobs, readBucketPaces } from "@darkroom/db";
import type { BucketPace, Database, NextJob } from "@darkroom/db";
import type { Offer, Tickets } from "@darkroom/tickets";
import type { Dispatch } from "./dispatch.ts";
import { RELAY_JOBS_MAX, TICKETS_EACH_BUCKET_MAX } from "./limits.ts";
import { bucketOf, nextBuckets } from "./next-buckets.ts";
import { paceOf } from "./pace.ts";

/** One attempt of a job has one ticket at a time, whichever process offers it. */
const ticketIdOf = ({ id, attempts }: NextJob): string => `o-${id}-${String(attempts)}`;

function offersOf(jobs: readonly NextJob[], paces: readonly BucketPace[]): Offer[] {
  const paceOfBucket = new Map(paces.map((pace) => [pace.id, paceOf(pace)]));
  return [...Map.groupBy(jobs, bucketOf)].map(([bucket, its]) => ({
    bucket,
    pace: paceOfBucket.get(bucket) ?? null,
    ids: its.map(ticketIdOf),
  }));
}

/**
 * The outbox is relayed into tickets, which pace all machines together. HERE: whoever holds a
 * ticket leases the job that is next in its bucket by then. AWAY, as the store of tickets says: jobs
 * are leased from the outbox alone, whose own buckets have counted all along.
 */
export function createTicketDispatch(database: Database, tickets: Tickets): Dispatch {
  /** The jobs that were next at the last look; null while the store is away. */
  let next: readonly NextJob[] | null = null;
  let limitedMs = new Map<string, number>();

  return {
    relay: async (now) => {
      limitedMs = new Map();
      next = null;
      if (tickets.isAway()) return;
      const [jobs, paces] = await Promise.all([
        nextJobs(database, { now, eachBucket: TICKETS_EACH_BUCKET_MAX, most: RELAY_JOBS_MAX }),
        readBucketPaces(database, now),
      ]);
      next = (await tickets.offer(offersOf(jobs, paces))) ? jobs : null;
    },
    claim: async (claim) => {
      if (next === null) return claimJobs(database, claim);
      const groups = nextBuckets(next, claim.kinds);
      const taken = await tickets.take({ groups, most: claim.most });
      if (taken === null) return claimJobs(database, claim);
      limitedMs = new Map([...limitedMs, ...taken.limitedMs]);
      if (taken.tickets.size === 0) return [];
      return claimJobs(database, { ...claim, tickets: taken.tickets });
    },
    nextAt: async (now) => {
      if (next === null || limitedMs.size === 0) return nextJobAt(database, now);
      const nextAt = await nextJobAt(database, now, [...limitedMs.keys()]);
      const limitedAt = now + Math.min(...limitedMs.values());
      return nextAt === null ? limitedAt : Math.min(limitedAt, nextAt);
    },
    announce: tickets.announce,
    listen: tickets.listen,
    state: () => (tickets.isAway() ? "redis_away" : "redis"),
  };
}
