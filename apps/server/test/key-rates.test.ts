import { hasRedisServer, startRedisServer } from "@darkroom/storage/testing";
import { describe, expect, it } from "vitest";
import { KEY_COUNT_RECONNECT_MS } from "../src/limits.ts";
import { prepareKeyCounter } from "../src/start/prepare-key-counter.ts";
import { bearer, createKey, createMember } from "./support/member.ts";
import { startTestServer } from "./support/start-test-server.ts";

const WAIT = { timeout: 20_000 };

async function callsOf(urls: readonly string[], secret: string): Promise<number[]> {
  const statuses: number[] = [];
  for (const url of urls) {
    const response = await fetch(`${url}/trpc/prediction.active`, { headers: bearer(secret) });
    await response.text();
    statuses.push(response.status);
  }
  return statuses;
}

describe("the rate of a key in several processes", () => {
  it("is each process's own without Redis", async () => {
    await using first = await startTestServer({});
    const DATABASE_URL = `file:${first.dataDirectory}/darkroom.db`;
    await using second = await startTestServer({ DATABASE_URL });
    const { secret } = await createKey(await createMember(first), { callsPerMinute: 2 });
    const urls = [first.url, second.url, first.url, second.url, first.url, second.url];
    expect(await callsOf(urls, secret)).toEqual([200, 200, 200, 200, 429, 429]);
  });

  it.skipIf(!hasRedisServer)("is counted together by Redis, and goes on without it", async () => {
    await using redis = await startRedisServer();
    await using first = await startTestServer({ REDIS_URL: redis.url });
    const DATABASE_URL = `file:${first.dataDirectory}/darkroom.db`;
    await using second = await startTestServer({ DATABASE_URL, REDIS_URL: redis.url });
    const member = await createMember(first);
    const { secret } = await createKey(member, { callsPerMinute: 3 });
    const urls = [first.url, second.url, first.url, second.url, first.url];
    expect(await callsOf(urls, secret)).toEqual([200, 200, 200, 429, 429]);
    await redis.stop();
    // Counted anew, by each process alone.
    await expect
      .poll(async () => callsOf([first.url, second.url], secret), WAIT)
      .toEqual([200, 200]);
    const other = await createKey(member, { callsPerMinute: 1 });
    expect(await callsOf([first.url, first.url], other.secret)).toEqual([200, 429]);
    await redis.start();
    const together = async (): Promise<number[]> => {
      const key = await createKey(member, { callsPerMinute: 1 });
      return callsOf([second.url, first.url], key.secret);
    };
    await expect.poll(together, WAIT).toEqual([200, 429]);
  });

  it.skipIf(!hasRedisServer)("does not wait for a Redis that holds its answers back", async () => {
    await using redis = await startRedisServer();
    const lines: string[] = [];
    const { counter, close } = prepareKeyCounter({ redisUrl: redis.url }, (_level, message) => {
      lines.push(message);
    });
    try {
      await expect
        .poll(async () => (await counter.consume("key-1")).consumedPoints, WAIT)
        .toBeGreaterThan(0);
      redis.pause();
      expect((await counter.consume("key-2")).consumedPoints).toBe(1);
      redis.resume();
      await redis.stop();
      await expect
        .poll(() => lines, WAIT)
        .toEqual(["Redis is away; each process counts the calls of keys alone"]);
      await new Promise((resolve) => setTimeout(resolve, 3 * KEY_COUNT_RECONNECT_MS));
      expect(lines).toHaveLength(1);
    } finally {
      close();
    }
  });
});
