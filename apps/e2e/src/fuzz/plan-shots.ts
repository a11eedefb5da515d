import fc from "fast-check";
import { SHOTS_PER_BLOCK } from "./limits.ts";
import type { Shot } from "./shot.ts";
import { authShots } from "./shots/auth-shots.ts";
import { operatorShots } from "./shots/operator-shots.ts";
import { restShots } from "./shots/rest-shots.ts";
import { resultShots } from "./shots/result-shots.ts";
import { staticShots } from "./shots/static-shots.ts";
import { trpcShots } from "./shots/trpc-shots.ts";
import type { Procedure } from "./shots/trpc-shots.ts";
import { webhookShots } from "./shots/webhook-shots.ts";
import { wireShots } from "./shots/wire-shots.ts";

/** Spreads the blocks of one seed over the seeds of the generator. */
const BLOCK_STRIDE = 0x9e3779b1;

/** One shot with its place in the run, by which it is found again. */
export type PlannedShot = { index: number; shot: Shot };

/** All shots of a seed, one after the other, without end and always the same. */
export function* planShots(
  procedures: readonly Procedure[],
  seed: number,
): Generator<PlannedShot, never, undefined> {
  const shots = anyShot(procedures);
  for (let block = 0; ; block += 1) {
    const blockSeed = Math.trunc(seed + block * BLOCK_STRIDE) | 0;
    const sampled = fc.sample(shots, { seed: blockSeed, numRuns: SHOTS_PER_BLOCK });
    for (const [place, shot] of sampled.entries()) {
      yield { index: block * SHOTS_PER_BLOCK + place, shot };
    }
  }
}

function anyShot(procedures: readonly Procedure[]): fc.Arbitrary<Shot> {
  const plain = fc.oneof(
    { weight: 40, arbitrary: trpcShots(procedures) },
    { weight: 24, arbitrary: restShots(procedures) },
    { weight: 18, arbitrary: webhookShots },
    { weight: 12, arbitrary: resultShots },
    { weight: 12, arbitrary: authShots },
    { weight: 12, arbitrary: staticShots },
    { weight: 4, arbitrary: operatorShots },
  );
  return fc.oneof({ weight: 85, arbitrary: plain }, { weight: 15, arbitrary: wireShots(plain) });
}
