import { setTimeout as sleep } from "node:timers/promises";
import { createGuest } from "../api/visitor.ts";
import type { Visitor } from "../api/visitor.ts";
import { readPngSize } from "../png-size.ts";
import { JOURNEY_GAP_MS } from "./limits.ts";

export type HonestGuest = {
  /** Resolves with the number of journeys that went well. */
  stop: () => Promise<number>;
};

/**
 * A guest who goes on making pictures while everybody else sends nonsense: create, wait,
 * download, balance, each checked.
 * @param options.onTrouble takes what went wrong on a journey
 */
export async function sendHonestGuest(
  url: string,
  options: { onTrouble: (detail: string) => void },
): Promise<HonestGuest> {
  const visitor = await createGuest(url);
  const stopping = new AbortController();
  let journeys = 0;
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await travel(visitor, journeys);
        journeys += 1;
      } catch (error) {
        options.onTrouble(String(error));
      }
      await sleep(JOURNEY_GAP_MS);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      return journeys;
    },
  };
}

async function travel(visitor: Visitor, place: number): Promise<void> {
  const before = await visitor.balance();
  const created = await visitor.create({
    idempotencyKey: `honest-${String(place)}`,
    input: { prompt: "an honest jersey", __scenario: { durationMs: 50 } },
  });
  const ended = await visitor.untilEnded(created.id);
  if (ended.status !== "succeeded") {
    throw new Error(`ended as ${ended.status}: ${JSON.stringify(ended.error)}`);
  }
  for (const output of ended.outputs) {
    const bytes = await visitor.download(output.url);
    const size = readPngSize(bytes);
    if (size.width !== output.width || bytes.byteLength !== output.bytes) {
      throw new Error(`${output.url} is not as promised`);
    }
  }
  const after = await visitor.balance();
  if (after.available !== before.available - ended.credits.price || after.reserved !== 0) {
    throw new Error(`paid ${JSON.stringify({ before, after, price: ended.credits.price })}`);
  }
}
