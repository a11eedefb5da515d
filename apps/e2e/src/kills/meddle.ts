import type { Visitor } from "../api/visitor.ts";
import type { Order, Submitted } from "./submit-all.ts";
import { pickNumber } from "./random.ts";

/** Of the newest predictions, because older ones have ended already. */
const NEWEST = 12;
const CANCEL_SHARE = 0.25;
const RETRY_SHARE = 0.2;

export type Meddling = { cancels: number; retries: number };

/**
 * A user at the worst moment: just before a power cut some of the newest predictions are
 * canceled, and others are asked for again.
 */
export function createMeddler(ports: {
  visitor: Visitor;
  random: () => number;
  answered: () => readonly Submitted[];
  order: (orders: readonly Order[]) => void;
}) {
  const { visitor, random, answered, order } = ports;
  const done: Meddling = { cancels: 0, retries: 0 };
  return {
    meddle: (kill: number): void => {
      const newest = answered().slice(-NEWEST);
      const chosen = newest[pickNumber(random, 0, Math.max(0, newest.length - 1))];
      const dice = random();
      if (chosen === undefined) return;
      if (dice < CANCEL_SHARE) {
        done.cancels += 1;
        // The answer may be lost with the server: what has become of it is seen at the end.
        void visitor.cancel(chosen.id).catch(() => null);
      } else if (dice < CANCEL_SHARE + RETRY_SHARE) {
        done.retries += 1;
        const { trouble, scenario, prompt } = chosen;
        const key = `retry-${String(kill)}-of-${chosen.id}`;
        order([{ trouble, scenario, prompt, key, retryOf: chosen.id }]);
      }
    },
    done: (): Meddling => done,
  };
}
