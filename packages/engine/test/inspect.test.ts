import { operatorAccess } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { ACCESSES_TOLD_MAX, INSPECTED_ROWS_MAX } from "../src/operations/limits.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const PROMPT = "teal hexagons";

const look = (world: World, id: string, requestId = "request-9") =>
  world.engine.operations.inspect({ id, operator: "olga", requestId });

describe("an operator's look at one prediction", () => {
  it("tells everything that happened to it, with the provider's own words", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 20, outcome: "fail" });
    await world.untilEnded(id);
    const seen = await look(world, id);
    expect(seen?.prediction).toMatchObject({
      id,
      accountId: world.accountId,
      status: "failed",
      errorCode: "provider_rejected",
      input: { prompt: PROMPT },
      credits: { price: 3, reserved: 0, captured: 0 },
      requestId: "request-1",
    });
    expect(seen?.events.map(({ to }) => to)).toContain("submitting");
    expect(seen?.events.at(-1)).toMatchObject({
      to: "failed",
      actor: expect.stringMatching(/^webhook:/),
      detail: { providerStatus: "failed", errorText: expect.any(String) },
    });
    expect(seen?.ledger.map(({ kind }) => kind)).toEqual(["reservation", "release"]);
    expect(seen?.deliveries.at(-1)).toMatchObject({ verdict: "accepted", outcome: "applied" });
    expect(seen?.deliveries.some(({ body }) => body?.includes('"failed"'))).toBe(true);
  });

  it("tells jobs, results and news that changed nothing", async () => {
    await using world = await createWorld();
    const { id: waiting } = await world.submit({});
    expect((await look(world, waiting))?.jobs).toMatchObject([{ kind: "submit_prediction" }]);
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 20 });
    await world.untilEnded(id);
    const seen = await look(world, id);
    expect(seen?.results).toMatchObject([{ kind: "image", tombstonedAt: null }]);
    const [delivery] = seen?.deliveries ?? [];
    await world.engine.deliveries.replay({ id: delivery?.id ?? "", operator: "olga" });
    const wanted = async () => (await look(world, id))?.ignored.length ?? 0;
    const until = performance.now() + 10_000;
    while ((await wanted()) === 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await look(world, id))?.ignored).toMatchObject([{ reason: "terminal" }]);
  });

  it("shows no callback token, wherever the provider echoes it", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 20 });
    await world.untilEnded(id);
    const { query } = world.webhooks.received[0] ?? { query: "" };
    const token = new URLSearchParams(query).get("t") ?? "";
    expect(token.length).toBeGreaterThan(10);
    expect(world.webhooks.received.some(({ body }) => body.includes(token))).toBe(true);
    const told = JSON.stringify(await look(world, id));
    expect(told).toContain("t=[redacted]");
    expect(told).not.toContain(token);
  });

  it("is written down each time, before anything is told", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({});
    await look(world, id, "request-2");
    world.clock.advance(1_000);
    const seen = await look(world, id, "request-3");
    const access = { operator: "olga", predictionId: id, accountId: world.accountId };
    expect(seen?.accesses).toMatchObject([
      { ...access, requestId: "request-3" },
      { ...access, requestId: "request-2" },
    ]);
    const listed = await world.engine.operations.accesses({ cursor: null, most: 1 });
    expect(listed.items).toMatchObject([{ requestId: "request-3" }]);
    const older = await world.engine.operations.accesses({ cursor: listed.nextCursor, most: 1 });
    expect(older).toMatchObject({ items: [{ requestId: "request-2" }], nextCursor: null });
  });

  it("tells nothing when it cannot be written down", async () => {
    let isRefusing = false;
    await using world = await createWorld({
      database: (inner) => ({
        ...inner,
        batch: (statements) => {
          const isAccess = statements.some(({ sql }) => sql.includes("operator_access"));
          return isRefusing && isAccess
            ? Promise.reject(new Error("the disk is full"))
            : inner.batch(statements);
        },
      }),
    });
    const { id } = await world.submit({});
    isRefusing = true;
    await expect(look(world, id)).rejects.toThrow("the disk is full");
    expect(await world.database.orm.select().from(operatorAccess)).toEqual([]);
  });

  it("tells so many rows of each kind and no more", async () => {
    await using world = await createWorld({ audited: false });
    const { id } = await world.submit({});
    const counting = (most: number) =>
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(most)})`;
    await world.database.batch([
      {
        sql: `${counting(INSPECTED_ROWS_MAX + 1)} INSERT INTO ignored_update (prediction_id, source, reason, at)
          SELECT ?1, 'webhook:provider.updated', 'terminal', i FROM n`,
        args: [id],
      },
      {
        sql: `${counting(ACCESSES_TOLD_MAX)} INSERT INTO operator_access
          SELECT '0-' || i, 'olga', 'prediction', ?1, 'account', 'request', i FROM n`,
        args: [id],
      },
    ]);
    const seen = await look(world, id);
    expect(seen?.ignored).toHaveLength(INSPECTED_ROWS_MAX);
    expect(seen?.accesses).toHaveLength(ACCESSES_TOLD_MAX);
    expect(seen?.accesses[0]).toMatchObject({ requestId: "request-9" });
  });

  it("is nothing where there is no such prediction", async () => {
    await using world = await createWorld();
    expect(await look(world, "nothing")).toBeNull();
    expect(await world.engine.operations.accesses({ cursor: null, most: 10 })).toEqual({
      items: [],
      nextCursor: null,
    });
  });
});
