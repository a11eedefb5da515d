import { setTimeout as sleep } from "node:timers/promises";
import { RefusedError } from "../api/caller.ts";
import type { Prediction } from "../api/schemas.ts";
import type { Visitor } from "../api/visitor.ts";
import { LOOK_MS } from "../limits.ts";
import type { PickedScenario } from "./pick-scenario.ts";

/** Requests in flight at once. */
const SENDERS = 4;
/** An idle sender looks for orders this often. */
const QUEUE_LOOK_MS = 5;

export type Order = PickedScenario & {
  key: string;
  prompt: string;
  /** Repeats this one as soon as it has ended, instead of asking for something new. */
  retryOf?: string;
};
export type Submitted = Order & { id: string; tries: number };

/**
 * Creates everything that is ordered, each under its key until the server has answered: a power
 * cut may take the answer away, never the right to ask again. Orders may grow while it runs.
 */
export function createSubmitter(visitor: Visitor) {
  const waiting: Order[] = [];
  const submitted: Submitted[] = [];
  let isComplete = false;

  const send = async (): Promise<void> => {
    for (;;) {
      const order = waiting.shift();
      if (order !== undefined) {
        const answered = await submit(visitor, order);
        if (answered !== null) submitted.push(answered);
        continue;
      }
      if (isComplete) return;
      await sleep(QUEUE_LOOK_MS);
    }
  };
  const senders = Promise.all(Array.from({ length: SENDERS }, send));

  return {
    order: (orders: readonly Order[]): void => {
      waiting.push(...orders);
    },
    /** What has been answered so far, oldest first. */
    answered: (): readonly Submitted[] => submitted,
    /** No more orders will come; resolves when all of them have been answered. */
    complete: async (): Promise<readonly Submitted[]> => {
      isComplete = true;
      await senders;
      return submitted;
    },
  };
}

/** Null for a retry of what still runs: there is nothing to repeat yet. */
async function submit(visitor: Visitor, order: Order): Promise<Submitted | null> {
  for (let tries = 1; ; tries += 1) {
    const created = await tryCreate(visitor, order);
    if (created === "not_terminal") return null;
    if (created !== null) return { ...order, id: created.id, tries };
    await sleep(LOOK_MS);
  }
}

/** Null when no answer came or the server was just coming up; other refusals are a fault. */
async function tryCreate(
  visitor: Visitor,
  { key, prompt, scenario, retryOf }: Order,
): Promise<Prediction | "not_terminal" | null> {
  try {
    return retryOf === undefined
      ? await visitor.create({ idempotencyKey: key, input: { prompt, __scenario: scenario } })
      : await visitor.retry(retryOf, key);
  } catch (error) {
    if (!(error instanceof RefusedError)) return null;
    if (error.reason === "not_terminal") return error.reason;
    throw error;
  }
}
