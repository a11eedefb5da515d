import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

let server: TestServer;
let guest: Visitor;

/** The metrics of everything that these tests did, once the cache is over. */
async function read(url = server.url): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

/** The value of one series; null where there is none. */
async function valueOf(series: string): Promise<number | null> {
  const line = (await read()).split("\n").find((text) => text.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}

const PATIENT = { timeout: 15_000 };

const series = (name: string) => () => valueOf(name);

const CALL = 'provider="replicate"';
const MODEL = `${CALL},model="darkroom/jersey-speed"`;

beforeAll(async () => {
  server = await startTestServer();
  guest = await createGuest(server.url);
  const good = await guest.create();
  const bad = await guest.create({
    input: { prompt: "teal", __scenario: { durationMs: 20, outcome: "fail" } },
  });
  const twice = await guest.create({
    input: { prompt: "teal", __scenario: { durationMs: 20, webhooks: { duplicate: true } } },
  });
  for (const { id } of [good, bad, twice]) await guest.waitUntil(id, hasEnded);
  await guest.create({ runAt: new Date(Date.now() + 3_600_000).toISOString() });
  await guest.query("nothing.known");
});
afterAll(() => server[Symbol.asyncDispose]());

describe("S67 S68 how long things take", () => {
  it("submit and status by their own names", async () => {
    const of = (route: string) =>
      valueOf(`darkroom_http_request_duration_seconds_count{route="${route}"}`);
    expect(await of("/trpc/prediction.create")).toBe(4);
    expect(await of("/trpc/prediction.get")).toBeGreaterThanOrEqual(3);
    expect(await of("/trpc/unknown")).toBe(1);
    expect(await of("/webhooks")).toBeGreaterThanOrEqual(3);
  });

  it("the verbs of the engine, its jobs and the calls of providers, by how they went", async () => {
    await expect
      .poll(
        series(
          'darkroom_operation_duration_seconds_count{operation="prediction.create",outcome="done"}',
        ),
        PATIENT,
      )
      .toBe(4);
    await expect
      .poll(
        series('darkroom_job_duration_seconds_count{kind="submit_prediction",outcome="done"}'),
        PATIENT,
      )
      .toBe(3);
    await expect
      .poll(
        series('darkroom_job_duration_seconds_count{kind="store_results",outcome="done"}'),
        PATIENT,
      )
      .toBe(2);
    await expect
      .poll(
        series(
          `darkroom_provider_call_duration_seconds_count{${CALL},call="start",outcome="accepted"}`,
        ),
        PATIENT,
      )
      .toBe(3);
  });

  it("the stages of what succeeded, as histograms", async () => {
    for (const stage of ["queue", "start", "run", "store", "total"]) {
      const of = `darkroom_prediction_stage_duration_seconds_count{${CALL},stage="${stage}"}`;
      await expect.poll(series(of), PATIENT).toBe(2);
    }
  });
});

describe("S71 S82 what there is and how it ended", () => {
  it("predictions by provider, model and status", async () => {
    await expect
      .poll(series(`darkroom_predictions_ended_total{${MODEL},status="succeeded"}`), PATIENT)
      .toBe(2);
    await expect
      .poll(series(`darkroom_predictions_ended_total{${MODEL},status="failed"}`), PATIENT)
      .toBe(1);
    await expect
      .poll(series(`darkroom_day_model_predictions{${MODEL},status="succeeded"}`), PATIENT)
      .toBe(2);
    await expect
      .poll(series(`darkroom_predictions_open{${MODEL},status="queued"}`), PATIENT)
      .toBe(1);
    await expect.poll(series("darkroom_day_success_share"), PATIENT).toBeCloseTo(2 / 3);
  });

  it("the queue by priority and kind, and what is stuck", async () => {
    await expect
      .poll(series('darkroom_queue_jobs{priority="0",kind="submit_prediction"}'), PATIENT)
      .toBe(1);
    await expect
      .poll(series('darkroom_queue_due_jobs{priority="0",kind="submit_prediction"}'), PATIENT)
      .toBe(0);
    await expect.poll(series("darkroom_dead_letters"), PATIENT).toBe(0);
    await expect.poll(series('darkroom_stuck_predictions{reason="deadline"}'), PATIENT).toBe(0);
    await expect.poll(series("darkroom_queue_oldest_due_seconds"), PATIENT).toBe(0);
  });

  it("webhooks by verdict, and which ends came by them", async () => {
    const of = (verdict: string) =>
      `darkroom_webhook_deliveries_total{${CALL},verdict="${verdict}"}`;
    expect(await valueOf(of("accepted"))).toBeGreaterThanOrEqual(3);
    expect(await valueOf(of("duplicate"))).toBeGreaterThanOrEqual(1);
    await fetch(`${server.url}/webhooks/replicate?prediction=x&t=y`, {
      method: "POST",
      body: "{}",
    });
    expect(await valueOf(of("bad_signature"))).toBe(1);
    await fetch(`${server.url}/webhooks/stranger?prediction=x&t=y`, { method: "POST", body: "{}" });
    expect(await read()).not.toContain("stranger");
    await expect.poll(series(`darkroom_day_webhook_ends{${CALL},by="webhook"}`), PATIENT).toBe(3);
    await expect.poll(series(`darkroom_webhook_delivered_share{${CALL}}`), PATIENT).toBe(1);
    await expect.poll(series(`darkroom_webhook_rescued_share{${CALL}}`), PATIENT).toBe(0);
    expect(await valueOf(`darkroom_webhook_lag_seconds{${CALL},quantile="0.95"}`)).not.toBeNull();
  });

  it("credits that are owed, and what providers cost", async () => {
    await expect
      .poll(series('darkroom_account_credits{state="available"}'), PATIENT)
      .toBeGreaterThanOrEqual(90);
    await expect.poll(series('darkroom_day_captured_credits{for="all"}'), PATIENT).toBe(2);
    await expect.poll(series('darkroom_day_captured_credits{for="nothing"}'), PATIENT).toBe(0);
    await expect.poll(series(`darkroom_day_cost_runs{${CALL},told="no"}`), PATIENT).toBe(3);
  });

  it("who is to blame, and whether each part is at work", async () => {
    await expect.poll(series('darkroom_verdict{blame="fine"}'), PATIENT).toBe(1);
    await expect.poll(series('darkroom_verdict{blame="us"}'), PATIENT).toBe(0);
    await expect.poll(series('darkroom_part_up{part="database"}'), PATIENT).toBe(1);
    await expect.poll(series('darkroom_part_up{part="worker"}'), PATIENT).toBe(1);
    await expect.poll(series(`darkroom_provider_answers{${CALL}}`), PATIENT).toBe(1);
  });

  it("this process: memory, event loop, spool", async () => {
    expect(await valueOf("darkroom_process_memory_bytes")).toBeGreaterThan(10_000_000);
    expect(await valueOf("darkroom_process_heap_bytes")).toBeGreaterThan(1_000_000);
    await expect
      .poll(series('darkroom_event_loop_delay_seconds{quantile="0.99"}'), PATIENT)
      .toBeGreaterThan(0);
    expect(await valueOf("darkroom_spool_used_share")).toBe(0);
    expect(await valueOf("darkroom_watchers")).toBe(0);
  });
});

describe("what metrics leave out", () => {
  it("names no id, no prompt and no account", async () => {
    const text = await read();
    expect(text).not.toMatch(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}/);
    expect(text).not.toContain("teal");
  });

  it("shows nothing of the past while the database is away, and says whose fault that is", async () => {
    await using broken = await startTestServer();
    const ours = await createGuest(broken.url);
    const { id } = await ours.create();
    await ours.waitUntil(id, hasEnded);
    expect(await read(broken.url)).toContain("darkroom_day_model_predictions{");
    await broken.database.close();
    await expect
      .poll(() => read(broken.url), { timeout: 15_000 })
      .toContain('darkroom_verdict{blame="us"} 1');
    const text = await read(broken.url);
    expect(text).not.toContain("darkroom_day_model_predictions{");
    expect(text).toContain("darkroom_day_success_share Nan");
    expect(text).toContain('darkroom_part_up{part="database"} 0');
  });
});
