import { createRedisSnapshots } from "@darkroom/storage";
import { hasRedisServer, startRedisServer } from "@darkroom/storage/testing";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { prepareSnapshots } from "../src/start/prepare-snapshots.ts";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";

const WAIT_MS_MAX = 20_000;
const TextSchema = z.object({ row: z.object({ id: z.string(), sequence: z.number() }) });

/** One figure of `/metrics`. */
async function readMetric(url: string, metric: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${metric} `));
  if (line === undefined) throw new Error(`${metric} is missing`);
  return Number(line.slice(metric.length + 1));
}
const HITS = 'darkroom_engine_count{name="snapshotHits"}';
const MISSES = 'darkroom_engine_count{name="snapshotMisses"}';
const AWAY = "darkroom_snapshots_unavailable";

/** Health is read once a second for all. */
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: WAIT_MS_MAX });

/** A prediction that nobody begins before the test is over. */
const later = () => ({ runAt: new Date(Date.now() + 3_600_000).toISOString() });

describe("status snapshots over HTTP", () => {
  it.skipIf(!hasRedisServer)("are in the Redis of REDIS_URL, and only speed needs it", async () => {
    await using redis = await startRedisServer();
    await using server = await startTestServer({ REDIS_URL: redis.url });
    const beside = createRedisSnapshots({ url: redis.url, onAway: () => undefined });
    const guest = await createGuest(server.url);
    const { id } = await guest.create(later());
    await until(async () => {
      const first = await guest.get(id);
      expect((await guest.get(id)).sequence).toBe(first.sequence);
      const text = await beside.get(`prediction:${id}`);
      expect(TextSchema.parse(JSON.parse(text ?? "null"))).toEqual({ row: { id, sequence: 1 } });
    });
    await until(async () => {
      await guest.get(id);
      await guest.get(id);
      expect(await readMetric(server.url, HITS)).toBeGreaterThan(0);
    });
    expect(await readMetric(server.url, MISSES)).toBeGreaterThan(0);
    expect(await readMetric(server.url, AWAY)).toBe(0);

    await redis.stop();
    expect((await guest.get(id)).status).toBe("queued");
    await guest.mutate("prediction.cancel", { id });
    expect((await guest.get(id)).status).toBe("canceled");
    await until(async () => expect(await readMetric(server.url, AWAY)).toBe(1));
    const run = await guest.create({
      input: { prompt: "a jersey", __scenario: { durationMs: 50 } },
    });
    expect((await guest.waitUntil(run.id, hasEnded)).status).toBe("succeeded");
    const told = server.lines.filter((line) => line.includes("the database answers in its place"));
    expect(told).toHaveLength(1);
    expect(await readMetric(server.url, AWAY)).toBe(1);
    await beside.close();
  });

  it("show whoever acted what they did, and nothing behind what was seen", async () => {
    await using server = await startTestServer();
    const guest = await createGuest(server.url);
    const { id } = await guest.create(later());
    await guest.get(id);
    await guest.get(id);
    await guest.mutate("prediction.cancel", { id });
    const ended = await guest.get(id);
    expect(ended.status).toBe("canceled");
    const { result } = await guest.query("prediction.get", { id, minSequence: ended.sequence });
    expect(result).toMatchObject({ status: "canceled", sequence: ended.sequence });
    await until(async () => {
      await guest.get(id);
      expect(await readMetric(server.url, HITS)).toBeGreaterThan(0);
    });
  });

  it("pass minSequence by: a caller who has seen more is answered by the database", async () => {
    await using server = await startTestServer();
    const guest = await createGuest(server.url);
    const { id } = await guest.create(later());
    for (let look = 0; look < 20; look += 1) {
      await guest.query("prediction.get", { id, minSequence: 99 });
    }
    await until(async () => expect(await readMetric(server.url, MISSES)).toBe(20));
    expect(await readMetric(server.url, HITS)).toBe(0);
  });
});

describe("the store of a process", () => {
  it("is its memory where it is alone, and none where others write too", async () => {
    const open = (role: "all" | "web" | "worker") =>
      prepareSnapshots({ redisUrl: null, role }, () => undefined);
    const alone = open("all");
    await alone.snapshots?.put("k", { version: 1, text: "kept" }, 60_000);
    expect(await alone.snapshots?.get("k")).toBe("kept");
    await alone.close();
    for (const role of ["web", "worker"] as const) {
      expect(open(role).snapshots).toBeUndefined();
      await open(role).close();
    }
  });
});
