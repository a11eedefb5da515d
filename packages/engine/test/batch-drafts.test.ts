import type { Database } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { BATCH_DRAFTS_MAX } from "../src/batches/limits.ts";
import { startBatch } from "./batch-world.ts";
import { createWorld } from "./world.ts";

describe("a list whose batch could not be opened", () => {
  const failing = (inner: Database): Database => ({
    ...inner,
    batch: (statements, options) =>
      statements.some(({ sql }) => sql.startsWith("UPDATE batch SET opened_at"))
        ? Promise.reject(new Error("the database is away"))
        : inner.batch(statements, options),
  });

  it("leaves nothing that takes the place of a list of its account", async () => {
    await using world = await createWorld();
    const engine = world.openEngine("failing", failing);
    for (let call = 0; call <= BATCH_DRAFTS_MAX; call += 1) {
      await expect(startBatch(world, { engine })).rejects.toThrow("the database is away");
    }
    const rows = await world.database.read({ sql: "SELECT id FROM batch", args: [] });
    expect(rows).toEqual([]);
    expect((await startBatch(world)).status).toBe("running");
  });
});
