import { job } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import type { Provider } from "@darkroom/providers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { LEASE_MS } from "../src/limits.ts";
import { createWorld } from "./world.ts";

/** A gate that holds whoever comes until it is opened. */
function createGate() {
  const opened = Promise.withResolvers<undefined>();
  const reached = Promise.withResolvers<undefined>();
  return {
    reached: reached.promise,
    open: () => opened.resolve(undefined),
    pass: async () => {
      reached.resolve(undefined);
      await opened.promise;
    },
  };
}

describe("two workers that hold one job, one of them after its lease", () => {
  it("leave it in place while a creation is on its way, so that its loss is seen", async () => {
    const intents = [createGate(), createGate()] as const;
    const creation = createGate();
    let comers = 0;
    const held = (inner: Database): Database => ({
      ...inner,
      transact: async (units) => {
        const isIntent = units.some(({ event }) => event.type === "submission.started");
        if (isIntent) await intents[comers++]?.pass();
        return inner.transact(units);
      },
    });
    const slow = (inner: Provider): Provider => ({
      ...inner,
      list: () => Promise.resolve({ outcome: "listed", updates: [], truncated: false }),
      start: async (request) => {
        await creation.pass();
        return inner.start(request);
      },
    });
    await using world = await createWorld({ database: held, provider: slow });
    const { id } = await world.submit({ durationMs: 10 });
    const late = world.engine.worker.tick();
    await intents[0].reached;
    world.clock.advance(LEASE_MS + 1);
    const holder = world.openEngine("worker-2").worker.tick();
    await intents[1].reached;
    intents[0].open();
    await creation.reached;
    intents[1].open();
    await holder;
    const jobs = () => world.database.orm.select().from(job).where(eq(job.predictionId, id));
    expect(await jobs()).toMatchObject([{ kind: "submit_prediction" }]);
    world.clock.advance(LEASE_MS + 1);
    await world.openEngine("worker-3").worker.tick();
    expect(await jobs()).toMatchObject([{ kind: "adopt_prediction" }]);
    creation.open();
    await late;
    expect(await world.log("create")).toHaveLength(1);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect((await world.engine.health()).counters["rescued"]).toBe(0);
  });
});
