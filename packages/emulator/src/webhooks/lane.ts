import { THROTTLE_MS } from "../limits.ts";
import type { PredictionRecord } from "../predictions/record.ts";
import { randomFrom, shuffled } from "../scenario/random.ts";
import type { WebhookEvent } from "../scenario/schema.ts";
import type { Delivery } from "./delivery.ts";
import type { Retrier } from "./retry.ts";
import {
  composeDelivery,
  isWanted,
  type PosterParts,
  type SenderParts,
  tryDelivery,
} from "./send.ts";

/** Webhooks of one prediction that may wait for a slow receiver; more `output` and `logs` are left out. */
const WAITING_MAX = 100;

export type LaneParts = PosterParts & { retrier: Retrier };

/** The webhooks of one prediction: one after the other, unless its scenario says otherwise. */
export interface Lane {
  /** Sends `start` at once; `output` and `logs` share one throttle and tell of the latest state. */
  notify: (record: PredictionRecord, event: WebhookEvent) => void;
  /** The terminal webhook, or undefined when none is to be sent. Nothing may follow. */
  finish: (record: PredictionRecord, completed: Delivery | undefined) => void;
  /** Resolves when the first tries of all webhooks so far have been answered. */
  settled: () => Promise<void>;
  /** Stops the throttle's timer. */
  close: () => void;
}

export function createLane(parts: LaneParts): Lane {
  const { now, clock, closing } = parts;
  let tail: Promise<void> = Promise.resolve();
  let waiting = 0;
  let held: Delivery[] = [];
  let latest: { record: PredictionRecord; event: WebhookEvent } | undefined;
  let throttledAtMs = Number.NEGATIVE_INFINITY;
  let takeBack: (() => void) | undefined;

  const firstTry = async (delivery: Delivery): Promise<void> => {
    try {
      await clock.sleepUntil(delivery.dueAtMs, closing);
      const accepted = await tryDelivery(parts, delivery);
      // Closing leaves the stored one to the next start.
      if (delivery.event === "completed" && !closing.aborted)
        parts.retrier.conclude(delivery, accepted);
    } catch (error) {
      if (!closing.aborted) throw error;
    } finally {
      waiting -= 1;
    }
  };

  const enqueue = (delivery: Delivery): void => {
    waiting += 1;
    tail = tail.then(() => firstTry(delivery));
  };

  const send = (record: PredictionRecord, event: WebhookEvent): void => {
    if (record.webhook === null || waiting >= WAITING_MAX) return;
    const delivery = composeDelivery(parts, record, event, record.webhook);
    if (record.scenario.webhooks?.shuffle === true) held.push(delivery);
    else enqueue(delivery);
  };

  const sendLatest = (): void => {
    takeBack = undefined;
    if (latest === undefined) return;
    throttledAtMs = now();
    send(latest.record, latest.event);
    latest = undefined;
  };

  const close = (): void => {
    takeBack?.();
    takeBack = undefined;
    latest = undefined;
  };

  return {
    notify: (record, event) => {
      if (event === "start") {
        send(record, event);
        return;
      }
      latest = { record, event };
      const waitMs = throttledAtMs + THROTTLE_MS - now();
      if (waitMs <= 0) sendLatest();
      else takeBack ??= clock.at(now() + waitMs, sendLatest);
    },
    finish: (record, completed) => {
      close();
      const final = completed ?? composeFinalOutput(parts, record, throttledAtMs);
      const last = final === undefined ? held : [...held, final];
      held = [];
      for (const delivery of reordered(parts, record, last)) enqueue(delivery);
    },
    settled: () => tail,
    close,
  };
}

/** Who asked for `output` but not for `completed` still gets the final output, within the throttle. */
function composeFinalOutput(
  parts: SenderParts,
  record: PredictionRecord,
  throttledAtMs: number,
): Delivery | undefined {
  if (record.webhook === null || record.status !== "succeeded") return undefined;
  if (!isWanted(record, "output")) return undefined;
  const delivery = composeDelivery(parts, record, "output", record.webhook);
  return { ...delivery, dueAtMs: Math.max(delivery.dueAtMs, throttledAtMs + THROTTLE_MS) };
}

function reordered(
  parts: SenderParts,
  record: PredictionRecord,
  deliveries: readonly Delivery[],
): readonly Delivery[] {
  if (record.scenario.webhooks?.shuffle !== true) return deliveries;
  const [byte = 0] = parts.randomBytes(1);
  return shuffled(deliveries, randomFrom(record.scenario.seed ?? byte));
}
