import type { Snapshots } from "@darkroom/storage";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Engine } from "../src/index.ts";
import { SNAPSHOT_MS } from "../src/limits.ts";
import { hitsOf } from "./snapshot-stores.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const ACTOR = { kind: "user", id: "user-1" } as const;

const TextSchema = z.looseObject({ row: z.looseObject({ sequence: z.number() }) });

/** A store that remembers every text for ever and answers with a lie made of it. */
function createLiar(now: () => number, lie: (text: string, at: number) => string): Snapshots {
  const first = new Map<string, string>();
  return {
    get: (key) => {
      const text = first.get(key);
      return Promise.resolve(text === undefined ? null : lie(text, now()));
    },
    put: (key, { text }) => {
      if (text !== null && !first.has(key)) first.set(key, text);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

/** The first text that it was given, whatever happened since. */
const stale = (text: string): string => text;

/** The same as if it had been read at this moment. */
const refreshed = (text: string, at: number): string =>
  text.replace(/"at":\d+/, `"at":${String(at)}`);

/** And far ahead, with the given changes. */
const forged =
  (changes: Record<string, unknown>) =>
  (text: string, at: number): string => {
    const { row, ...rest } = TextSchema.parse(JSON.parse(text));
    const ahead = { ...row, sequence: row.sequence + 1_000, ...changes };
    return JSON.stringify({ ...rest, at, row: ahead });
  };

const PAID = { creditsReserved: 0, creditsCaptured: 0, endedAt: 1 };
const LIES: readonly { name: string; lie: (text: string, at: number) => string }[] = [
  { name: "what was long ago", lie: refreshed },
  { name: "that all has succeeded for nothing", lie: forged({ ...PAID, status: "succeeded" }) },
  { name: "that all is cancelled", lie: forged({ ...PAID, status: "canceled" }) },
  { name: "that nothing has begun", lie: forged({ status: "queued", cancelRequested: false }) },
  { name: "that it costs a fortune", lie: forged({ creditsReserved: 9_999, creditsPrice: 9_999 }) },
  { name: "that it runs elsewhere", lie: forged({ status: "processing", provider: "fal" }) },
];

/** What a whole day of verbs leaves behind; looks before each so that a lie is at hand. */
async function live(world: World): Promise<unknown> {
  const { engine, accountId } = world;
  const { predictions } = engine;
  const look = (id: string) => predictions.get({ accountId, id });
  const asked = (id: string) => ({ accountId, id, actor: ACTOR, requestId: "request" });
  const told: unknown[] = [];
  const tell = (answer: { outcome: string }) => void told.push(answer.outcome);

  const canceled = await world.submit({}, { idempotencyKey: "one" });
  await look(canceled.id);
  tell(await predictions.cancel(asked(canceled.id)));
  tell(await predictions.cancel(asked(canceled.id)));
  tell(await world.create({}, { idempotencyKey: "one" }));

  const waiting = await world.submit({});
  await look(waiting.id);
  tell(await predictions.retry({ ...asked(waiting.id), idempotencyKey: "retry" }));
  const settled = await predictions.settle({
    id: waiting.id,
    to: "failed",
    operator: "operator-1",
    requestId: "settle",
    reason: "a test",
  });
  tell(settled);

  const succeeded = await world.submit({ durationMs: 30 });
  const failed = await world.submit({ durationMs: 30, outcome: "fail" });
  const runs = [succeeded.id, failed.id];
  for (const id of runs) await look(id);
  engine.worker.start();
  for (const id of runs) {
    for (;;) {
      await look(id);
      const end = await predictions.awaitEnd({ accountId, id, waitMs: 20 });
      if (end.outcome !== "finished") continue;
      told.push(end.prediction.status, end.prediction.credits, end.prediction.outputs.length);
      break;
    }
    tell(await predictions.cancel(asked(id)));
  }
  tell(await predictions.retry({ ...asked(failed.id), idempotencyKey: null }));
  await engine.worker.stop();
  const listed = await predictions.list({ accountId, cursor: null, most: 10 });
  const ids = [canceled.id, waiting.id, ...runs];
  const timelines = await Promise.all(ids.map((id) => predictions.timeline({ accountId, id })));
  return {
    told,
    ended: listed.items.filter(({ id }) => ids.includes(id)).map(({ status }) => status),
    lastEvents: timelines.map((events) => events?.at(-1)?.to),
    ledger: (await engine.credits.ledger({ accountId, cursor: null, most: 100 })).items
      .filter(({ predictionId }) => ids.includes(predictionId ?? ""))
      .map(({ kind, credits }) => `${kind} ${String(credits)}`)
      .toSorted(),
    findings: (await engine.audit()).findings,
  };
}

describe("a store of snapshots that lies", () => {
  it.each(LIES)("$name: changes no transition, no money and no law", async ({ lie }) => {
    await using honest = await createWorld();
    await using world = await createWorld({ snapshots: ({ now }) => createLiar(now, lie) });
    expect(await live(world)).toEqual(await live(honest));
    expect(await hitsOf(world.engine)).toBeGreaterThan(0);
  });

  it("is believed by a look at a status for the time of a snapshot at most", async () => {
    await using world = await createWorld({ snapshots: ({ now }) => createLiar(now, stale) });
    const { accountId } = world;
    const { id } = await world.submit({});
    await world.get(id);
    const target = { accountId, id, actor: ACTOR, requestId: "cancel" };
    await world.engine.predictions.cancel(target);
    const shown = await world.engine.predictions.get({ accountId, id, minSequence: 2 });
    expect(shown?.status).toBe("canceled");
    world.clock.advance(SNAPSHOT_MS);
    expect((await world.get(id)).status).toBe("canceled");
  });
});

async function statusWith(lie: (text: string, at: number) => string): Promise<string | undefined> {
  await using world = await createWorld({ snapshots: ({ now }) => createLiar(now, lie) });
  const { id } = await world.submit({});
  const get = (engine: Engine) => engine.predictions.get({ accountId: world.accountId, id });
  await get(world.engine);
  const shown = await get(world.engine);
  expect(await hitsOf(world.engine)).toBe(0);
  return shown?.status;
}

describe("a snapshot that cannot be read", () => {
  it.each<[string, (text: string, at: number) => string]>([
    ["empty", () => ""],
    ["no JSON", (text) => text.slice(1)],
    ["cut short", (text) => text.slice(0, -2)],
    ["another kind of value", () => "[]"],
    ["nothing", () => "null"],
    ["of another prediction", forged({ id: "another" })],
    ["of another account", forged({ accountId: "another" })],
    ["of a deleted prediction", forged({ deletedAt: 1 })],
    ["without a column", forged({ deadlineAt: undefined })],
    ["with an unknown status", forged({ status: "sideways" })],
    ["with a wrong type", forged({ createdAt: "yesterday" })],
    ["with null for what is never null", forged({ model: null })],
    ["of a distant future", (text) => text.replace(/"at":\d+/, '"at":99999999999999')],
  ])("%s: the database is asked", async (_name, lie) => {
    expect(await statusWith(lie)).toBe("queued");
  });
});
