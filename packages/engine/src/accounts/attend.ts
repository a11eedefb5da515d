import { SEEN_EVERY_MS } from "../limits.ts";
import type { Scheduler } from "../ports.ts";
import type { Presence } from "./presence.ts";

type Parts = { presence: Presence; scheduler: Scheduler };

async function stayPresent(parts: Parts, accountId: string, left: AbortSignal): Promise<void> {
  while (!left.aborted) {
    parts.presence.seen(accountId);
    await parts.scheduler.sleep(SEEN_EVERY_MS, left);
  }
}

/** The same items; the account counts as there for as long as they are followed. */
export function attend<Item>(
  parts: Parts,
  reader: { accountId: string; signal: AbortSignal },
  items: AsyncIterable<Item>,
): AsyncIterable<Item> {
  return {
    [Symbol.asyncIterator]: () => {
      const inner = items[Symbol.asyncIterator]();
      const leaving = new AbortController();
      const left = AbortSignal.any([leaving.signal, reader.signal]);
      void stayPresent(parts, reader.accountId, left);
      const leave = (): void => leaving.abort();
      return {
        next: async () => {
          try {
            const step = await inner.next();
            if (step.done === true) leave();
            return step;
          } catch (error) {
            leave();
            throw error;
          }
        },
        return: async () => {
          leave();
          return (await inner.return?.()) ?? { done: true, value: undefined };
        },
      };
    },
  };
}
