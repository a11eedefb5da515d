import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fire } from "../src/load/fire.ts";
import type { Load } from "../src/load/load.ts";
import { runLoad } from "../src/load/run-load.ts";
import { createProcesses } from "../src/processes/processes.ts";
import { startLoopbackServer } from "./loopback-server.ts";

const CONNECTIONS = 4;

function load(url: string, rest: Partial<Load> = {}): Load {
  return {
    url,
    method: "GET",
    headers: {},
    body: null,
    connections: CONNECTIONS,
    warmUpMs: 50,
    durationMs: 100,
    ...rest,
  };
}

describe("fire", () => {
  test("counts what the server answered, but for what was on its way at the end", async () => {
    let served = 0;
    await using server = await startLoopbackServer((_, response) => {
      served += 1;
      response.end("ok");
    });
    const figures = await fire(load(server.url), { durationMs: 100, repliesMin: 1 });
    expect(figures.errors).toBe(0);
    expect(figures.answered).toBeGreaterThan(0);
    expect(figures.answered).toBeLessThanOrEqual(served);
    expect(figures.answered).toBeGreaterThanOrEqual(served - CONNECTIONS);
    expect(figures.requestsPerSecond).toBeGreaterThan(0);
    expect(figures.p50Ms ?? Number.NaN).toBeLessThanOrEqual(figures.p99Ms ?? Number.NaN);
  });

  test("sends method, headers and body as it was told", async () => {
    const seen = new Set<string>();
    await using server = await startLoopbackServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        seen.add([request.method, request.headers.cookie, body].join(" "));
        response.end();
      });
    });
    const told = { method: "POST", headers: { cookie: "a=b" }, body: `{"c":1}` } as const;
    await fire(load(server.url, told), { durationMs: 50, repliesMin: 1 });
    expect([...seen]).toEqual([`POST a=b {"c":1}`]);
  });

  test("counts refusals as errors and leaves their latencies out", async () => {
    await using server = await startLoopbackServer((_, response) => {
      response.statusCode = 503;
      response.end();
    });
    const figures = await fire(load(server.url), { durationMs: 50, repliesMin: 1 });
    expect(figures).toMatchObject({ answered: 0, requestsPerSecond: 0, p50Ms: null, p99Ms: null });
    expect(figures.errors).toBeGreaterThan(0);
  });

  test("counts broken connections as errors", async () => {
    let asked = 0;
    await using server = await startLoopbackServer((request, response) => {
      asked += 1;
      if (asked % 2 === 0) request.socket.destroy();
      else response.end();
    });
    const figures = await fire(load(server.url), { durationMs: 100, repliesMin: 1 });
    expect(figures.errors).toBeGreaterThan(0);
  });

  test("goes on past its time until there are replies enough to speak of", async () => {
    const repliesMin = 3 * CONNECTIONS;
    await using server = await startLoopbackServer((_, response) => {
      setTimeout(() => response.end(), 60);
    });
    const figures = await fire(load(server.url), { durationMs: 1, repliesMin });
    expect(figures.answered).toBeGreaterThanOrEqual(repliesMin);
    expect(figures.p50Ms).toBeGreaterThan(50);
  });
});

describe("runLoad", () => {
  const processes = createProcesses(process.env["PATH"] ?? "");
  let directory = "";

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "darkroom-load-"));
  });

  afterEach(async () => {
    processes.killAll();
    await rm(directory, { recursive: true, force: true });
  });

  test("fires from another process and reports warm-up and measurement apart", async () => {
    const server = await startLoopbackServer((_, response) => response.end("ok"));
    await using started = server;
    const report = await runLoad(load(started.url), { processes, directory });
    expect(report.warmUp.answered).toBeGreaterThan(0);
    expect(report.measured.answered).toBeGreaterThan(0);
    expect(report.measured.loadCpuShare).toBeGreaterThan(0);
    expect(report.measured.errors).toBe(0);
  });

  test("refuses a load that makes no sense", async () => {
    const wrong = load("http://127.0.0.1:9", { connections: 0 });
    await expect(runLoad(wrong, { processes, directory })).rejects.toThrow(/load ended with 1\./);
  });
});
