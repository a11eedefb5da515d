import { jitteredWaitMs } from "@darkroom/lifecycle";
import type { Random } from "../sets/random.ts";

/** A wait as a page takes it, milliseconds. */
export type Jitter = (waitMs: number, random: Random) => number;

export const ourJitter: Jitter = (waitMs, random) => jitteredWaitMs(waitMs, random());

/** What pages without a plan do: up to 20 % both ways, however long the wait is. */
export const wideJitter: Jitter = (waitMs, random) => waitMs * (0.8 + 0.4 * random());
