import { backoffMs } from "@darkroom/lifecycle";
import type { PredictionView } from "../server/views.ts";
import { CATCH_UP_BACKOFF } from "./limits.ts";
import { createTimer } from "./time.ts";
import type { Time } from "./time.ts";

export interface CatchUp {
  /** Asks for the lists now. `onDone` is called when the store has all of them. */
  run: (onDone: (predictions: readonly PredictionView[]) => void) => void;
  stop: () => void;
}

/**
 * Asks for the lists after a gap. A try that fails is repeated, ever more slowly, unless a later
 * one took its place or the page polls: then its looks and the next opening bring what is missing.
 */
export function createCatchUp(ports: {
  /** What runs and the first page of the list. */
  askRecent: () => Promise<readonly PredictionView[]>;
  /** Hands the lists to the store, and asks for what they leave open. */
  hearLists: (predictions: readonly PredictionView[]) => Promise<void>;
  isLive: () => boolean;
  time: Time;
}): CatchUp {
  const retry = createTimer(ports.time.after);
  let latest = 0;
  let isStopped = false;

  async function ask(onDone: Parameters<CatchUp["run"]>[0], failures: number): Promise<void> {
    latest += 1;
    const mine = latest;
    retry.clear();
    try {
      const predictions = await ports.askRecent();
      if (isStopped) return;
      await ports.hearLists(predictions);
      onDone(predictions);
    } catch {
      if (isStopped || mine !== latest || !ports.isLive()) return;
      const waitMs = backoffMs(CATCH_UP_BACKOFF, failures + 1, ports.time.random());
      retry.set(() => void ask(onDone, failures + 1), waitMs);
    }
  }

  return {
    run: (onDone) => void ask(onDone, 0),
    stop: () => {
      isStopped = true;
      retry.clear();
    },
  };
}
