import type { BatchView, CreateBatchCommand, CreateBatchOutcome, Engine } from "../src/index.ts";
import { MODEL } from "./world.ts";
import type { World } from "./world.ts";

const WAIT_MS_MAX = 50_000;

/** Items for the emulator, each with a scenario of its own. */
export const itemsOf = (scenarios: readonly object[]): Record<string, unknown>[] =>
  scenarios.map((scenario, place) => ({
    prompt: `jersey ${String(place)}`,
    ...(Object.keys(scenario).length === 0 ? {} : { __scenario: scenario }),
  }));

/** So many scenarios of one kind. */
export const alike = (count: number, scenario: object): object[] =>
  Array.from({ length: count }, () => scenario);

export const bytesOf = (text: string): AsyncIterable<Uint8Array> => ({
  async *[Symbol.asyncIterator]() {
    yield new TextEncoder().encode(text);
  },
});

type Overrides = Partial<CreateBatchCommand> & { items?: readonly unknown[]; engine?: Engine };

export function orderBatch(world: World, overrides: Overrides = {}): Promise<CreateBatchOutcome> {
  const { items = itemsOf([{}]), engine = world.engine, ...rest } = overrides;
  return engine.batches.create({
    accountId: world.accountId,
    actor: { kind: "user", id: "user-1" },
    requestId: "request-1",
    model: MODEL.model,
    source: { kind: "items", items },
    name: null,
    onInvalid: "refuse",
    idempotencyKey: null,
    runAt: null,
    maxCredits: null,
    quota: null,
    ...rest,
  });
}

export async function startBatch(world: World, overrides: Overrides = {}): Promise<BatchView> {
  const outcome = await orderBatch(world, overrides);
  if (outcome.outcome !== "created") throw new Error(JSON.stringify(outcome));
  return outcome.batch;
}

export async function getBatch(world: World, id: string): Promise<BatchView> {
  const { accountId } = world;
  const found = await world.engine.batches.get({ accountId, id, items: null });
  if (found.outcome !== "found") throw new Error(found.outcome);
  return found.batch;
}

export async function listItems(world: World, id: string) {
  const { accountId } = world;
  const items = { cursor: null, most: 100, filter: "all" } as const;
  const found = await world.engine.batches.get({ accountId, id, items });
  if (found.outcome !== "found") throw new Error(found.outcome);
  return found.items?.items ?? [];
}

export async function untilBatch(
  world: World,
  id: string,
  wanted: (batch: BatchView) => boolean,
): Promise<BatchView> {
  const endsAt = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const batch = await getBatch(world, id);
    if (wanted(batch)) return batch;
    if (performance.now() > endsAt) throw new Error(`still ${JSON.stringify(batch)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export const untilEnded = (world: World, id: string): Promise<BatchView> =>
  untilBatch(world, id, ({ status }) => status === "ended");
