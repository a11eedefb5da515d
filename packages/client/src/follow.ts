import { isTerminal, jitteredWaitMs, scheduledWaitMs } from "@darkroom/lifecycle";
import { DarkroomError, isPassing, readError } from "./darkroom-error.ts";
import { FAILURE_MS_MAX, FAILURE_MS_MIN, LIVE_LOOK_MS, SILENCE_MS_MAX } from "./limits.ts";
import type { Live } from "./live.ts";
import { pause } from "./pause.ts";
import type { Api, Prediction } from "./wire.ts";

export type FollowOptions = {
  /** Told of every change, the first look and the end included. */
  onUpdate?: (prediction: Prediction) => void;
  /** Ends the wait; the prediction goes on. */
  signal?: AbortSignal;
};

type Ports = { api: Api; live: Live; now: () => number; random: () => number };

/**
 * Follows a prediction to its end. Looks come when the server says that one is worth while; where
 * its stream is open, news arrive by themselves. A server that is away for a moment costs patience
 * and nothing else.
 * @throws DarkroomError `not_found`, or `unreachable` after two minutes without any answer
 */
export async function follow(
  ports: Ports,
  id: string,
  { onUpdate, signal = NEVER }: FollowOptions,
): Promise<Prediction> {
  signal.throwIfAborted();
  const seen = createSeen(onUpdate);
  let news = new AbortController();
  let isGap = false;
  const stop = ports.live.listen((told) => {
    if (told.kind === "gap") isGap = true;
    else if (told.prediction.id !== id || !seen.take(told.prediction)) return;
    news.abort();
  });
  const patience = createPatience(ports);
  let isLookDue = true;
  try {
    while (true) {
      news = new AbortController();
      if (isLookDue) isGap = false;
      const waitMs = isLookDue ? await look(ports, id, seen, patience) : LIVE_LOOK_MS;
      const latest = seen.latest();
      if (latest !== null && isTerminal(latest.status)) return latest;
      await pause(waitMs, AbortSignal.any([news.signal, signal]));
      signal.throwIfAborted();
      // What the stream itself has brought need not be asked for.
      const isTold = news.signal.aborted && !isGap;
      isLookDue = !isTold || !ports.live.isOpen();
    }
  } finally {
    stop();
  }
}

const NEVER = new AbortController().signal;

interface Seen {
  latest: () => Prediction | null;
  /** Keeps what is not older than what is known; answers whether it was. */
  take: (prediction: Prediction) => boolean;
}

function createSeen(onUpdate: FollowOptions["onUpdate"]): Seen {
  let latest: Prediction | null = null;
  return {
    latest: () => latest,
    take: (prediction) => {
      if (latest !== null && prediction.sequence < latest.sequence) return false;
      latest = prediction;
      onUpdate?.(prediction);
      return true;
    },
  };
}

interface Patience {
  answered: () => void;
  /** How long to wait after a failure. @throws the failure itself, when it is one for good */
  failed: (thrown: unknown) => number;
}

function createPatience({ now }: Ports): Patience {
  let answeredAt = now();
  let failures = 0;
  return {
    answered: () => {
      answeredAt = now();
      failures = 0;
    },
    failed: (thrown) => {
      const error = readError(thrown);
      if (!isPassing(error) || now() - answeredAt >= SILENCE_MS_MAX) throw error;
      failures += 1;
      const backoffMs = Math.min(FAILURE_MS_MAX, FAILURE_MS_MIN * 2 ** (failures - 1));
      return Math.max(backoffMs, error.retryAfterMs ?? 0);
    },
  };
}

/** One look; answers how long to wait before the next one, milliseconds. */
async function look(ports: Ports, id: string, seen: Seen, patience: Patience): Promise<number> {
  const { api, live, now, random } = ports;
  const minSequence = seen.latest()?.sequence;
  try {
    const prediction = await api.prediction.get.query({
      id,
      ...(minSequence === undefined ? {} : { minSequence }),
    });
    patience.answered();
    seen.take(prediction);
    if (live.isOpen()) return LIVE_LOOK_MS;
    const elapsedMs = now() - Date.parse(prediction.createdAt);
    return jitteredWaitMs(prediction.pollAfterMs ?? scheduledWaitMs(elapsedMs), random());
  } catch (thrown) {
    return patience.failed(thrown);
  }
}

/** The error of a wait that has lasted as long as its caller allowed. */
export function waitedTooLong(id: string, waitMs: number): DarkroomError {
  const seconds = Math.round(waitMs / 1_000);
  return new DarkroomError(
    "timeout",
    `${id} has not ended within ${String(seconds)} s. It goes on: ask for it again by its id.`,
  );
}
