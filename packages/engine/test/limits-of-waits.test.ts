import { DIRECT_P95_MS_MAX, POLL_P95_MS_MAX } from "@darkroom/lifecycle";
import type { Provider, StartRequest } from "@darkroom/providers";
import { StorageError } from "@darkroom/storage";
import { describe, expect, it, vi } from "vitest";
import { HISTORY_CACHE_MS, STORE_MS_MAX } from "../src/limits.ts";
import { pretendRuns } from "./pretend-runs.ts";
import { MODEL, createWorld } from "./world.ts";

const RUN_MS_MIN = 5_000;

describe("limits of waits", () => {
  it("a run gets its least time at the provider, however near the deadline is", async () => {
    const requests: StartRequest[] = [];
    const listening = (inner: Provider): Provider => ({
      ...inner,
      start: (request) => {
        requests.push(request);
        return inner.start(request);
      },
    });
    const hasty = { ...MODEL, model: "darkroom/hasty", deadlineMs: 3_000 };
    await using world = await createWorld({ provider: listening, models: [hasty] });
    await world.submit({ durationMs: 10 }, { model: hasty.model });
    await world.submit({ durationMs: 10 });
    await world.engine.worker.tick();
    const [least, usual] = requests.map(({ deadlineMs }) => deadlineMs).toSorted((a, b) => a - b);
    expect(least).toBe(RUN_MS_MIN);
    expect(usual).toBeGreaterThan(RUN_MS_MIN);
  });

  it("a result that nobody can store is given up by its age, before its attempts are over", async () => {
    const down = () => Promise.reject(new StorageError("unavailable", "down"));
    await using world = await createWorld({ storage: (inner) => ({ ...inner, put: down }) });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "storing");
    await world.engine.worker.stop();
    world.clock.advance(STORE_MS_MAX - 60_000);
    await world.engine.worker.tick();
    expect((await world.get(id)).status).toBe("storing");
    world.clock.advance(600_000);
    await world.engine.worker.tick();
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { code: "storage" } });
  });
});

describe("what was stored before a result is given up", () => {
  it("is removed, also that of an earlier try", async () => {
    let isDown = false;
    const keys = new Set<string>();
    await using world = await createWorld({
      storage: (inner) => ({
        ...inner,
        put: async (key, bytes, mediaType) => {
          // The first output is stored once; afterwards nothing is.
          if (isDown) throw new StorageError("unavailable", "down");
          isDown = true;
          await inner.put(key, bytes, mediaType);
          keys.add(key);
        },
        remove: async (key) => {
          await inner.remove(key);
          keys.delete(key);
        },
      }),
    });
    const { id } = await world.submit({ durationMs: 10, outputs: 2 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "storing");
    await vi.waitFor(() => expect(keys.size).toBe(1), { timeout: 10_000 });
    await world.engine.worker.stop();
    world.clock.advance(STORE_MS_MAX + 600_000);
    await world.engine.worker.tick();
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { code: "storage" } });
    expect([...keys]).toEqual([]);
  });
});

describe("the pattern that the history calls for", () => {
  it.each([
    [DIRECT_P95_MS_MAX * 0.95, "direct"],
    [DIRECT_P95_MS_MAX * 1.05, "poll"],
    [POLL_P95_MS_MAX * 0.95, "poll"],
    [POLL_P95_MS_MAX * 1.05, "push"],
  ] as const)(
    "runs of %d ms call for the pattern %s, once the history is read anew",
    async (durationMs, pattern) => {
      await using world = await createWorld({ audited: false });
      expect((await world.submit({})).pattern).toBe("poll");
      await pretendRuns(
        world,
        Array.from({ length: 20 }, () => durationMs),
      );
      world.clock.advance(HISTORY_CACHE_MS);
      expect((await world.submit({})).pattern).toBe(pattern);
    },
  );
});
