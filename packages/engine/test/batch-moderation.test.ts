import { prediction, predictionEvent } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { BATCH_HELD_UP_MS, BATCH_MODERATED_AT_ONCE_MAX } from "../src/batches/limits.ts";
import type { Moderate } from "../src/index.ts";
import { getBatch, itemsOf, listItems, startBatch, untilEnded } from "./batch-world.ts";
import { createWorld } from "./world.ts";

const OK = { durationMs: 10 };
const TEXT = "No names of real clubs, please.";
const refusesTwo: Moderate = ({ input }) =>
  Promise.resolve(
    input["prompt"] === "jersey 2"
      ? { outcome: "refuse", code: "club", text: TEXT }
      : { outcome: "allow" },
  );

describe("the items of a batch before the hook of moderation", () => {
  it("are judged one by one: what is refused costs nothing and says why, the others run", async () => {
    await using world = await createWorld({ rules: { moderate: refusesTwo } });
    world.engine.worker.start();
    const { id } = await startBatch(world, { items: itemsOf([OK, OK, OK, OK]) });
    const ended = await untilEnded(world, id);
    expect(ended).toMatchObject({
      counts: { succeeded: 3, refused: 1 },
      credits: { captured: 9, released: 3, held: 0 },
    });
    const told = await listItems(world, id);
    expect(told[2]).toMatchObject({ problems: [{ field: "input", message: TEXT }] });
    const rows = await world.database.orm.select().from(prediction);
    expect(rows.map(({ input }) => input["prompt"])).not.toContain("jersey 2");
    const events = await world.database.orm
      .select()
      .from(predictionEvent)
      .where(eq(predictionEvent.type, "prediction.created"));
    expect(events.map(({ detail }) => detail?.["moderation"])).toEqual(Array(3).fill("allowed"));
  });

  it("wait while nobody can judge them, and run when somebody can", async () => {
    let isAway = true;
    const moderate: Moderate = () =>
      isAway ? Promise.reject(new Error("away")) : Promise.resolve({ outcome: "allow" });
    await using world = await createWorld({ rules: { moderate } });
    const { id } = await startBatch(world, { items: itemsOf([OK, OK]) });
    await world.engine.worker.tick();
    expect(await getBatch(world, id)).toMatchObject({
      counts: { waiting: 2, refused: 0 },
      credits: { held: 6, released: 0 },
    });
    expect(await world.database.orm.select().from(prediction)).toEqual([]);
    isAway = false;
    world.clock.advance(BATCH_HELD_UP_MS);
    world.engine.worker.start();
    expect(await untilEnded(world, id)).toMatchObject({ counts: { succeeded: 2 } });
  });

  it("are judged only so many at a time", async () => {
    let asked = 0;
    let most = 0;
    const moderate: Moderate = async () => {
      asked += 1;
      most = Math.max(most, asked);
      await new Promise((resolve) => setTimeout(resolve, 5));
      asked -= 1;
      return { outcome: "allow" };
    };
    await using world = await createWorld({ rules: { moderate } });
    const items = itemsOf(Array.from({ length: 2 * BATCH_MODERATED_AT_ONCE_MAX }, () => OK));
    const { id } = await startBatch(world, { items });
    await world.engine.worker.tick();
    expect(most).toBe(BATCH_MODERATED_AT_ONCE_MAX);
    expect(await getBatch(world, id)).toMatchObject({
      counts: { waiting: 0 },
    });
  });
});
