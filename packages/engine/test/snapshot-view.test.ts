import { prediction, predictionProgress, storedResult } from "@darkroom/db";
import { ERROR_CODES, PATTERNS, STATUSES, isTerminal } from "@darkroom/lifecycle";
import { createMemorySnapshots } from "@darkroom/storage";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SNAPSHOT_MS } from "../src/limits.ts";
import { OUTPUT_KINDS } from "../src/views.ts";
import { hitsOf } from "./snapshot-stores.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const NOW = Date.UTC(2030, 0, 1);
const HOUR_MS = 3_600_000;

const timeNear = fc.integer({ min: NOW - HOUR_MS, max: NOW + HOUR_MS });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const credits = fc.integer({ min: 0, max: 1_000 });
const share = orNull(fc.double({ min: 0, max: 1, noNaN: true }));

/** Every column that a view shows, whether or not the law would let it come about. */
const anyRows = fc.record({
  status: fc.constantFrom(...STATUSES),
  sequence: fc.integer({ min: 1, max: 50 }),
  pattern: fc.constantFrom(...PATTERNS),
  input: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4, noNullPrototype: true }),
  creditsReserved: credits,
  creditsPrice: credits,
  creditsCaptured: credits,
  cancelRequested: fc.boolean(),
  errorCode: orNull(fc.constantFrom(...ERROR_CODES)),
  providerOutputs: orNull(fc.array(fc.jsonValue(), { maxLength: 2 })),
  createdAt: timeNear,
  submittedAt: orNull(timeNear),
  startedAt: orNull(timeNear),
  finishedAt: orNull(timeNear),
  endedAt: orNull(timeNear),
  runAt: orNull(timeNear),
  abandonedAt: orNull(timeNear),
});
/** Within what the table itself refuses. */
const rows = anyRows.map((row) => ({
  ...row,
  creditsReserved: isTerminal(row.status) ? 0 : row.creditsReserved,
  creditsCaptured: Math.min(row.creditsCaptured, row.creditsPrice),
}));
const progresses = orNull(
  fc.record({
    share,
    stage: orNull(fc.string()),
    previewKey: orNull(fc.string()),
    at: fc.integer({ min: 0, max: NOW }),
  }),
);
const size = orNull(fc.integer({ min: 1, max: 10_000 }));
const outputs = fc.array(
  fc.record({
    kind: fc.constantFrom(...OUTPUT_KINDS),
    mediaType: fc.string(),
    bytes: fc.integer({ min: 0, max: 1_000_000_000 }),
    width: size,
    height: size,
    durationMs: size,
    thumbhash: orNull(fc.string()),
    tombstonedAt: orNull(timeNear),
  }),
  { maxLength: 3 },
);
const states = fc.record({ row: rows, progress: progresses, outputs });
type State = typeof states extends fc.Arbitrary<infer Value> ? Value : never;

/** Writes a state past the law: what is shown of it is all that matters here. */
async function put(world: World, id: string, state: State): Promise<void> {
  const { orm } = world.database;
  await orm.update(prediction).set(state.row).where(eq(prediction.id, id));
  await orm.delete(predictionProgress).where(eq(predictionProgress.predictionId, id));
  await orm.delete(storedResult).where(eq(storedResult.predictionId, id));
  if (state.progress !== null) {
    await orm.insert(predictionProgress).values({ predictionId: id, ...state.progress });
  }
  const results = state.outputs.map((output, position) => ({
    ...output,
    id: `${id}-${String(position)}`,
    predictionId: id,
    accountId: world.accountId,
    position,
    sha256: "0",
    storageKey: `results/${id}/${String(position)}`,
    createdAt: NOW,
  }));
  if (results.length > 0) await orm.insert(storedResult).values(results);
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOW }));
afterEach(() => void vi.useRealTimers());

describe("the view from a snapshot", () => {
  it("is the view from the database, whatever the state", async () => {
    await using world = await createWorld({
      audited: false,
      snapshots: ({ workerName, now }) =>
        workerName === "plain" ? undefined : createMemorySnapshots({ now }),
    });
    const plain = world.openEngine("plain");
    const { accountId } = world;
    const { id } = await world.submit({});
    const seen = new Set<string>();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(states, async (state) => {
        await put(world, id, state);
        const read = await world.get(id);
        const kept = await world.get(id);
        expect(await hitsOf(world.engine)).toBe((runs += 1));
        expect(kept).toEqual(await plain.predictions.get({ accountId, id }));
        expect(kept).toEqual(read);
        seen.add(kept.status);
        world.clock.advance(SNAPSHOT_MS);
      }),
      { numRuns: 150, endOnFailure: true },
    );
    expect([...seen].toSorted()).toEqual([...STATUSES].toSorted());
    expect(await hitsOf(plain)).toBe(0);
  });
});
