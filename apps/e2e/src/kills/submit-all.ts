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

export type Order = PickedScenario & { key: string; prompt: string };
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
        submitted.push(await submit(visitor, order));
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
    /** No more orders will come; resolves when all of them have been answered. */
    complete: async (): Promise<readonly Submitted[]> => {
      isComplete = true;
      await senders;
      return submitted;
    },
  };
}

async function submit(visitor: Visitor, order: Order): Promise<Submitted> {
  const { key, prompt, scenario } = order;
  for (let tries = 1; ; tries += 1) {
    const created = await tryCreate(visitor, {
      idempotencyKey: key,
      input: { prompt, __scenario: scenario },
    });
    if (created !== null) return { ...order, id: created.id, tries };
    await sleep(LOOK_MS);
  }
}

/** Null when no answer came or the server was just coming up; a refusal is a fault. */
async function tryCreate(
  visitor: Visitor,
  request: Parameters<Visitor["create"]>[0],
): Promise<Prediction | null> {
  try {
    return await visitor.create(request);
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    return null;
  }
}
