import { DatabaseError } from "@darkroom/db";
import type { Engine } from "../../src/index.ts";
import type { Cluster } from "../machine/cluster.ts";
import { latencyMs } from "../machine/world.ts";
import type { World } from "../machine/world.ts";
import { WORLD } from "../time/virtual-time.ts";

/** A browser gives up on a request after so long. */
const REQUEST_MS_MAX = 15_000;
/** Requests of one intent before a person gives up. */
const TRIES_MAX = 12;
const AGAIN_MS_MAX = 6_000;
/** Failures that a server answers with 503: try again. */
const PASSING: ReadonlySet<string> = new Set(["busy", "unknown_outcome", "closed", "contended"]);

function isPassing(error: unknown): boolean {
  if (error instanceof DatabaseError) return PASSING.has(error.code);
  if (!(error instanceof Error) || !("code" in error)) return false;
  return typeof error.code === "string" && PASSING.has(error.code);
}

export type Ask = <Result>(
  what: string,
  work: (engine: Engine) => Promise<Result>,
  complain: (text: string) => void,
) => Promise<Result | null>;

type Answered<Result> = { outcome: "answered"; result: Result } | { outcome: "nothing" };

/** Requests of people: to any process, again when nothing comes; null when they give up. */
export function createAsk(world: World, cluster: Cluster): Ask {
  const { time, random, faults, timeline } = world;

  const askOnce = async <Result>(
    what: string,
    work: (engine: Engine) => Promise<Result>,
    complain: (text: string) => void,
  ): Promise<Answered<Result>> => {
    const running = cluster.pick();
    if (running === null || !running.process.survives()) return { outcome: "nothing" };
    timeline.add("people", `${what} to ${running.process.name}`);
    const { promise, resolve } = Promise.withResolvers<Answered<Result>>();
    const stopWaiting = time.after(WORLD, REQUEST_MS_MAX, () => resolve({ outcome: "nothing" }));
    const answer = async (): Promise<void> => {
      try {
        const result = await work(running.engine);
        if (!running.process.survives()) return;
        const isLost = faults.strikes("user_loses_answer");
        resolve(isLost ? { outcome: "nothing" } : { outcome: "answered", result });
      } catch (error) {
        if (!isPassing(error)) complain(`${what} threw ${String(error)}`);
        resolve({ outcome: "nothing" });
      }
    };
    void answer();
    const answered = await promise;
    stopWaiting();
    return answered;
  };

  return async (what, work, complain) => {
    for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
      await time.sleep(WORLD, latencyMs(random));
      const answered = await askOnce(what, work, complain);
      if (answered.outcome === "answered") return answered.result;
      await time.sleep(WORLD, random.whole(100, AGAIN_MS_MAX));
    }
    return null;
  };
}
