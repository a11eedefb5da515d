import type { EngineContext } from "../context.ts";
import { HEALTH_BUCKET_MS, HEALTH_SETTLED_MS, HEALTH_WINDOW_MS } from "./limits.ts";
import { readEnds } from "./read-ends.ts";
import { readIgnored, readNews } from "./read-news.ts";
import type { Step } from "./step.ts";

/** The steps of the last day, oldest first, the present one included. */
export interface StepStore {
  read: () => Promise<readonly Step[]>;
}

async function readStep(context: EngineContext, from: number): Promise<Step> {
  const range = { from, to: from + HEALTH_BUCKET_MS };
  const ends = await readEnds(context, range);
  const news = await readNews(context, range);
  return { from, ends, news, ignored: await readIgnored(context, range) };
}

/**
 * A step that is over is read once and kept, since what has ended stays as it is; only the present
 * one, and one that has just ended, are read each time.
 */
export function createStepStore(context: EngineContext): StepStore {
  const kept = new Map<number, Step>();

  const read = async (from: number, now: number): Promise<Step> => {
    const known = kept.get(from);
    if (known !== undefined) return known;
    const step = await readStep(context, from);
    if (from + HEALTH_BUCKET_MS + HEALTH_SETTLED_MS <= now) kept.set(from, step);
    return step;
  };

  const readAll = async (): Promise<readonly Step[]> => {
    const now = context.now();
    const last = Math.floor(now / HEALTH_BUCKET_MS) * HEALTH_BUCKET_MS;
    const first = last - HEALTH_WINDOW_MS + HEALTH_BUCKET_MS;
    for (const from of kept.keys()) {
      // Steps of the future are left of a clock that was set back.
      if (from < first || from > last) kept.delete(from);
    }
    const steps: Step[] = [];
    for (let from = first; from <= last; from += HEALTH_BUCKET_MS) {
      steps.push(await read(from, now));
    }
    return steps;
  };

  let reading: Promise<readonly Step[]> | null = null;
  return {
    // A day is read once, whoever asks for it meanwhile.
    read: () => {
      reading ??= readAll().finally(() => {
        reading = null;
      });
      return reading;
    },
  };
}
