import type { ProviderName } from "../predictions/record.ts";
import type { Delivery } from "./delivery.ts";
import { type PosterParts, tryDelivery } from "./send.ts";

export type RetrierParts = PosterParts & {
  /** Tries of a provider's terminal webhook in milliseconds from the first, which is 0. */
  retryOffsetsMs: (provider: ProviderName) => readonly number[];
};

/** Carries stored terminal webhooks to their end: accepted, or given up after the last try. */
export interface Retrier {
  /** What follows from the first try. */
  conclude: (delivery: Delivery, accepted: boolean) => void;
  /** Takes up all that were stored when the process ended. */
  resume: () => void;
  close: () => Promise<void>;
}

export function createRetrier(parts: RetrierParts): Retrier {
  const { store, now, clock, closing } = parts;
  const open = new Set<Promise<void>>();

  /** Stores what comes next; undefined when nothing does. */
  const settle = (delivery: Delivery, accepted: boolean): Delivery | undefined => {
    const next = accepted
      ? undefined
      : afterFailure(delivery, parts.retryOffsetsMs(delivery.provider));
    if (next === undefined) store.removeDelivery(delivery.webhookId);
    else store.updateDelivery(next);
    return next;
  };

  const carry = async (delivery: Delivery): Promise<void> => {
    let next: Delivery | undefined = delivery;
    while (next !== undefined) {
      await clock.sleepUntil(next.nextAttemptAtMs, closing);
      const accepted = await tryDelivery(parts, next);
      closing.throwIfAborted();
      next = settle(next, accepted);
    }
  };

  const begin = (delivery: Delivery): void => {
    // The only expected rejection is that of closing; the store then still has the webhook.
    const carried = carry(delivery).catch((error: unknown) => {
      if (!closing.aborted) throw error;
    });
    open.add(carried);
    void carried.finally(() => open.delete(carried));
  };

  return {
    conclude: (delivery, accepted) => {
      const next = settle(delivery, accepted);
      if (next !== undefined) begin(next);
    },
    resume: () => {
      for (const delivery of store.pendingDeliveries()) begin(shiftToNow(delivery, now()));
    },
    close: async () => {
      await Promise.all(open);
    },
  };
}

/** The same webhook with its next try set, or nothing after the last one. */
function afterFailure(delivery: Delivery, retryOffsetsMs: readonly number[]): Delivery | undefined {
  const attempts = delivery.attempts + 1;
  const offsetMs = retryOffsetsMs[attempts];
  if (offsetMs === undefined) return undefined;
  return { ...delivery, attempts, nextAttemptAtMs: delivery.dueAtMs + offsetMs };
}

/** Time in which the emulator was down does not count: the remaining tries keep their distances. */
function shiftToNow(delivery: Delivery, nowMs: number): Delivery {
  const lateMs = Math.max(0, nowMs - delivery.nextAttemptAtMs);
  return {
    ...delivery,
    dueAtMs: delivery.dueAtMs + lateMs,
    nextAttemptAtMs: delivery.nextAttemptAtMs + lateMs,
  };
}
