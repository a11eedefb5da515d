import { predictionProgress } from "@darkroom/db";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PredictionView } from "../src/index.ts";
import { QUEUED_ITEMS_TOLD_MAX } from "../src/limits.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const look = (world: World, since: number | null) =>
  world.engine.predictions.active({ accountId: world.accountId, since });

/** Orders so many that do not start by themselves. */
async function putOff(world: World, count: number): Promise<string[]> {
  const ids: string[] = [];
  const runAt = world.clock.now() + 3_600_000;
  for (let made = 0; made < count; made += 1) ids.push((await world.submit({}, { runAt })).id);
  return ids;
}

describe("what a waiting page asks for", () => {
  it("is told what is unfinished, and how long all of it can wait", async () => {
    await using world = await createWorld();
    expect(await look(world, null)).toMatchObject({ sequence: 0, pollAfterMs: null });
    const [older, newer] = await putOff(world, 2);
    const seen = await look(world, null);
    expect(seen.predictions.map(({ id }) => id)).toEqual([newer, older]);
    const waits = seen.predictions.map(({ pollAfterMs }) => pollAfterMs);
    expect(seen.pollAfterMs).toBe(Math.min(...waits.map(Number)));
  });

  it("is told nothing where nothing has changed, and still how long to wait", async () => {
    await using world = await createWorld();
    await putOff(world, QUEUED_ITEMS_TOLD_MAX + 1);
    const { sequence } = await look(world, null);
    expect(await look(world, sequence)).toEqual({
      sequence,
      pollAfterMs: 30_000,
      unfinished: QUEUED_ITEMS_TOLD_MAX + 1,
      unchanged: true,
      behind: false,
      predictions: [],
    });
  });

  it("is told each end once, by the look after it", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 10 });
    const before = await look(world, null);
    world.engine.worker.start();
    await world.untilEnded(id);
    await world.engine.worker.stop();
    const after = await look(world, before.sequence);
    expect(after).toMatchObject({
      pollAfterMs: null,
      unchanged: false,
      predictions: [{ id, status: "succeeded" }],
    });
    expect(await look(world, after.sequence)).toMatchObject({ unchanged: true, predictions: [] });
  });

  it("is told progress and places in the queue, which no event tells of", async () => {
    await using world = await createWorld();
    const [first, second] = await putOff(world, 2);
    const { sequence } = await look(world, null);
    const queued = await look(world, sequence);
    expect(queued.predictions.map(({ id }) => id)).toEqual([second, first]);
    await putOff(world, QUEUED_ITEMS_TOLD_MAX);
    const many = await look(world, null);
    await world.database.orm
      .insert(predictionProgress)
      .values({ predictionId: first ?? "", share: 0.4, at: world.clock.now() });
    const moved = await look(world, many.sequence);
    expect(moved.predictions.map(({ id }) => id)).toEqual([first]);
  });

  it("of another account nothing", async () => {
    await using world = await createWorld();
    await putOff(world, 1);
    const { accountId } = await world.engine.accounts.open("somebody else");
    const seen = await world.engine.predictions.active({ accountId, since: 0 });
    expect(seen).toMatchObject({ sequence: 0, unchanged: true, predictions: [] });
  });

  it("an id that is still to come, as after a restore, counts as far behind", async () => {
    await using world = await createWorld();
    const [id] = await putOff(world, 1);
    expect(await look(world, 9_999)).toMatchObject({ behind: true, predictions: [{ id }] });
  });

  it("whoever looks at any moments with the last sequence knows the newest of everything", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    const { accountId } = world;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("create", "cancel", "look"), { minLength: 3, maxLength: 12 }),
        async (steps) => {
          const known = new Map<string, PredictionView>();
          let since: number | null = null;
          const hear = async (): Promise<void> => {
            const seen = await look(world, since);
            for (const view of seen.predictions) known.set(view.id, view);
            since = seen.sequence;
          };
          await hear();
          for (const step of steps) {
            if (step === "create") await putOff(world, 1);
            if (step === "look") await hear();
            const waiting = (await look(world, null)).predictions[0]?.id;
            if (step !== "cancel" || waiting === undefined) continue;
            const actor = { kind: "user", id: "u" } as const;
            await world.engine.predictions.cancel({
              accountId,
              id: waiting,
              actor,
              requestId: "r",
            });
          }
          await hear();
          for (const view of known.values()) {
            expect((await world.get(view.id)).status).toBe(view.status);
          }
          for (const { id } of (await look(world, null)).predictions) {
            expect(known.has(id)).toBe(true);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it("costs seeks of the index however many events there were", async () => {
    await using world = await createWorld();
    const plan = await world.database.read({
      sql: `EXPLAIN QUERY PLAN SELECT max((SELECT id FROM prediction_event
          WHERE account_id = owned.id ORDER BY id DESC LIMIT 1))
        FROM (SELECT ?1 AS id UNION ALL SELECT id FROM account WHERE merged_into = ?1) AS owned`,
      args: [world.accountId],
    });
    const details = plan.map((row) => String(row["detail"]));
    expect(
      details.some((detail) => detail.includes("prediction_event_account (account_id=?)")),
    ).toBe(true);
    expect(details.filter((detail) => detail.includes("TEMP B-TREE"))).toEqual([]);
  });
});
