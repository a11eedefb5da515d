import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { openDatabase } from "@darkroom/db";
import { LogSchema, startEmulator } from "@darkroom/emulator";
import type { LogEntry, RunningEmulator } from "@darkroom/emulator";
import { hasRedisServer, startRedisServer } from "@darkroom/storage/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readUrl, runProcess } from "./support/run-process.ts";
import type { RunningProcess } from "./support/run-process.ts";
import { createDataDirectory, startTestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";

/** Three processes of a server start on a machine that is busy with others. */
const WAIT_MS_MAX = 170_000;
const TEST_MS_MAX = 180_000;
const PREDICTIONS = 60;

let dataDirectory: string;
let emulator: RunningEmulator;
const running: RunningProcess[] = [];

beforeEach(async () => {
  dataDirectory = await createDataDirectory();
  emulator = await startEmulator({ directory: join(dataDirectory, "emulator"), port: 0 });
});

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
  await emulator.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

const until = (check: () => Promise<void>) =>
  vi.waitFor(check, { timeout: WAIT_MS_MAX, interval: 20 });

function start(variables: Record<string, string>): RunningProcess {
  const started = runProcess("main.node.ts", {
    PORT: "0",
    DATA_DIR: dataDirectory,
    REPLICATE_BASE_URL: `${emulator.url}/replicate/v1`,
    ...variables,
  });
  running.push(started);
  return started;
}

/** The creations that reached the provider, also those that it turned away. */
async function creations(): Promise<LogEntry[]> {
  const response = await fetch(`${emulator.url}/control/log`);
  return LogSchema.parse(await response.json()).filter(({ kind }) => kind === "create");
}

async function flush(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  socket.write("FLUSHALL\r\n");
  const [answer]: unknown[] = await once(socket, "data");
  socket.destroy();
  expect(String(answer)).toBe("+OK\r\n");
}

/** The workers that have sent a prediction to the provider. */
async function readWorkers(): Promise<Set<unknown>> {
  const database = await openDatabase({ url: `file:${join(dataDirectory, "darkroom.db")}` });
  const sql = "SELECT DISTINCT actor FROM prediction_event WHERE to_status = 'submitting'";
  const rows = await database.read({ sql, args: [] });
  await database.close();
  return new Set(rows.map(({ actor }) => actor));
}

const readQueue = async (url: string): Promise<unknown> => {
  const ready: unknown = await (await fetch(`${url}/readyz`)).json();
  return typeof ready === "object" && ready !== null && "queue" in ready ? ready.queue : null;
};

describe.skipIf(!hasRedisServer)("two workers with one Redis", () => {
  it(
    "create each prediction of a batch once, though Redis is flushed, killed and back",
    async () => {
      await using redis = await startRedisServer();
      const shared = { REDIS_URL: redis.url };
      const url = await readUrl(start({ ...shared, ROLE: "web" }));
      const workers = [1, 2].map(() => start({ ...shared, ROLE: "worker", PUBLIC_URL: url }));
      const [workerUrl = ""] = await Promise.all(workers.map(readUrl));
      const guest = await createGuest(url);
      const ids: string[] = [];
      for (let index = 0; index < PREDICTIONS; index += 1) {
        const input = { prompt: `jersey ${String(index)}`, __scenario: { durationMs: 200 } };
        ids.push((await guest.create({ input })).id);
      }
      const untilCreated = (least: number) =>
        until(async () => expect((await creations()).length).toBeGreaterThanOrEqual(least));

      await untilCreated(5);
      await flush(redis.port);
      await untilCreated(20);
      await redis.stop();
      await until(async () => expect(await readQueue(workerUrl)).toBe("redis_away"));
      expect((await fetch(`${workerUrl}/readyz`)).status).toBe(200);
      await redis.start();
      await until(async () => expect(await readQueue(workerUrl)).toBe("redis"));
      await flush(redis.port);

      for (const id of ids) {
        await until(async () => expect(hasEnded(await guest.get(id))).toBe(true));
        expect((await guest.get(id)).status).toBe("succeeded");
      }
      const created = await creations();
      expect(created).toHaveLength(PREDICTIONS);
      expect(new Set(created.map(({ id }) => id)).size).toBe(PREDICTIONS);
      const balance = { available: 100 - PREDICTIONS, reserved: 0 };
      expect((await guest.query("credit.balance")).result).toEqual(balance);
      expect((await readWorkers()).size).toBe(2);
      const audit = runProcess("audit.ts", { DATA_DIR: dataDirectory }, ["--json"]);
      expect(await audit.ended).toMatchObject({ code: 0 });
    },
    TEST_MS_MAX,
  );
});

describe("where the queue stands", () => {
  it("is the database where there is no Redis", async () => {
    await using alone = await startTestServer();
    expect(await readQueue(alone.url)).toBe("database");
  });

  it.skipIf(!hasRedisServer)("tells of a Redis that is away, which is no fault", async () => {
    await using redis = await startRedisServer();
    await using server = await startTestServer({ REDIS_URL: redis.url });
    const readAway = async () => (await fetch(`${server.url}/metrics`)).text();
    await until(async () => expect(await readQueue(server.url)).toBe("redis"));
    await until(async () => expect(await readAway()).toMatch(/^darkroom_queue_redis_away 0$/m));
    await redis.stop();
    await until(async () => expect(await readQueue(server.url)).toBe("redis_away"));
    await until(async () => expect(await readAway()).toMatch(/^darkroom_queue_redis_away 1$/m));
    const told = server.lines.filter((line) => line.includes("Redis does not pace the queue"));
    expect(told).toHaveLength(1);
    const guest = await createGuest(server.url);
    const { id } = await guest.create();
    expect((await guest.waitUntil(id, hasEnded)).status).toBe("succeeded");
  });
});
