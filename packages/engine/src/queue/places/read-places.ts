import { readBucketPaces, readQueueLanes, readQueuedJobs } from "@darkroom/db";
import type { BucketPace, QueueLane, QueuedJob } from "@darkroom/db";
import type { EngineContext } from "../../context.ts";
import type { JobKind } from "../../jobs/kinds.ts";
import { countAhead } from "./count-ahead.ts";
import { QUEUE_PLACE_MAX } from "./limits.ts";
import { chainOf } from "./wait.ts";
import type { Way } from "./wait.ts";

const STARTS: JobKind = "submit_prediction";

/** Where a queued prediction stands. */
export type Place = {
  /** How many start before it, at most `QUEUE_PLACE_MAX`. */
  position: number;
  steps: Way["steps"];
};

type Paces = ReadonlyMap<string, BucketPace>;

const rootIdOf = (paces: Paces, bucket: string): string =>
  chainOf(paces, bucket).at(-1)?.id ?? bucket;

const aheadOf = ({ ahead }: QueuedJob): number => ahead ?? QUEUE_PLACE_MAX;

/** The buckets whose jobs compete with some others: all that are paid from the same widest one. */
function familiesOf(paces: Paces, jobs: readonly QueuedJob[]): { id: string; rootId: string }[] {
  const roots = new Set(jobs.map(({ bucket }) => rootIdOf(paces, bucket)));
  const known = new Set([...paces.keys(), ...jobs.map(({ bucket }) => bucket)]);
  return [...known]
    .map((id) => ({ id, rootId: rootIdOf(paces, id) }))
    .filter(({ rootId }) => roots.has(rootId));
}

function placeOf(paces: Paces, lanes: readonly QueueLane[], job: QueuedJob): Place {
  if (job.isLeased) return { position: 0, steps: [] };
  const own = { ...job, ahead: aheadOf(job) };
  const rootId = rootIdOf(paces, job.bucket);
  const family = lanes.filter(({ bucket }) => rootIdOf(paces, bucket) === rootId);
  const steps = chainOf(paces, job.bucket).map((pace) => {
    const paid = family.filter(({ bucket }) => chainOf(paces, bucket).includes(pace));
    return { pace, ahead: countAhead(paid, own) };
  });
  return { position: Math.min(QUEUE_PLACE_MAX, countAhead(family, own)), steps };
}

/**
 * The places of queued predictions under the order in which jobs are claimed: by priority, then
 * in turns of the accounts. It costs three reads for all of them, which follow the places that
 * are asked for and the accounts that wait, and not the length of the queue.
 */
export async function readPlaces(
  context: EngineContext,
  predictionIds: readonly string[],
): Promise<ReadonlyMap<string, Place>> {
  if (predictionIds.length === 0) return new Map();
  const { database } = context;
  const now = context.now();
  const asked = { kind: STARTS, now, predictionIds, most: QUEUE_PLACE_MAX };
  const [jobs, pacesRead] = await Promise.all([
    readQueuedJobs(database, asked),
    readBucketPaces(database, now),
  ]);
  if (jobs.length === 0) return new Map();
  const paces: Paces = new Map(pacesRead.map((pace) => [pace.id, pace]));
  const lanes = await readQueueLanes(database, {
    kind: STARTS,
    now,
    buckets: familiesOf(paces, jobs),
    priority: Math.max(...jobs.map(({ priority }) => priority)),
    most: Math.max(...jobs.map(aheadOf)) + 1,
    mostBefore: QUEUE_PLACE_MAX,
  });
  return new Map(jobs.map((job) => [job.predictionId, placeOf(paces, lanes, job)]));
}
