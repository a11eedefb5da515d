import { ANY_BUCKET } from "@darkroom/db";
import type { NextJob } from "@darkroom/db";

export const bucketOf = ({ rateBucket }: NextJob): string => rateBucket ?? ANY_BUCKET;

/**
 * The buckets that the jobs of some kinds wait in, of jobs in the order of a claim: in groups by the
 * priority of the next job in each, the first first.
 */
export function nextBuckets(jobs: readonly NextJob[], kinds: readonly string[]): string[][] {
  const nextOf = new Map<string, NextJob>();
  for (const job of jobs) {
    const bucket = bucketOf(job);
    if (kinds.includes(job.kind) && !nextOf.has(bucket)) nextOf.set(bucket, job);
  }
  const groups = Map.groupBy(nextOf.keys(), (bucket) => nextOf.get(bucket)?.priority ?? 0);
  return [...groups].toSorted(([one], [other]) => one - other).map(([, buckets]) => buckets);
}
