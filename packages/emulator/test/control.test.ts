import { expect, test } from "vitest";
import { z } from "zod";
import { createEmulator, LogSchema } from "../src/index.ts";
import { startReceiver, startTestEmulator, temporaryFolder } from "./fixture.ts";

const SchemaShape = z.object({
  type: z.string(),
  additionalProperties: z.boolean().optional(),
  properties: z.record(z.string(), z.object({ description: z.string() })).optional(),
  items: z.object({ properties: z.record(z.string(), z.unknown()) }).optional(),
});

const SCENARIO_FIELDS = [
  "acceptDelayMs",
  "accept",
  "retryAfterS",
  "throttledAs",
  "queueMs",
  "durationMs",
  "outcome",
  "logs",
  "outputs",
  "webhooks",
  "output",
  "skytells",
  "fal",
  "seed",
  "share",
];

test("the page at / says what this is and lists the control routes", async () => {
  await using emulator = await startTestEmulator();
  const page = await fetch(emulator.url);
  expect(page.headers.get("content-type")).toMatch(/^text\/plain/);
  const text = await page.text();
  for (const route of [
    "/replicate/v1",
    "/control/scenario",
    "/control/log",
    "/control/log/schema",
  ]) {
    expect(text).toContain(route);
  }
});

test("the scenario's schema is published, closed, and describes every field", async () => {
  await using emulator = await startTestEmulator();
  const answer: unknown = await (await fetch(`${emulator.url}/control/scenario/schema`)).json();
  const schema = SchemaShape.parse(answer);
  expect(schema.additionalProperties).toBe(false);
  expect(Object.keys(schema.properties ?? {})).toEqual(SCENARIO_FIELDS);
});

test("the log's schema is published and has the five fields in their order", async () => {
  await using emulator = await startTestEmulator();
  const answer: unknown = await (await fetch(`${emulator.url}/control/log/schema`)).json();
  const schema = SchemaShape.parse(answer);
  expect(schema.type).toBe("array");
  expect(Object.keys(schema.items?.properties ?? {})).toEqual([
    "at",
    "kind",
    "id",
    "webhook",
    "status",
  ]);
});

test("a scenario with every field is taken, shown and kept as it is", async () => {
  await using emulator = await startTestEmulator();
  const scenario = {
    acceptDelayMs: 1,
    accept: "ok",
    retryAfterS: 1,
    throttledAs: "full",
    queueMs: 1,
    durationMs: 1,
    outcome: "succeed",
    logs: "progress",
    outputs: 1,
    webhooks: {
      drop: ["logs"],
      duplicate: 1,
      delayMs: 1,
      shuffle: true,
      early: true,
      badSignature: true,
      staleTimestamp: true,
      timestampOffsetS: -5,
      oldSecret: true,
    },
    output: {
      kind: "url",
      expireMs: 1,
      truncate: 1,
      slowMs: 1,
      status: 200,
      shape: "array",
      host: "separate",
    },
    skytells: { goneAs: "502", requestsPerMinute: 25 },
    fal: { account: "user_x", cancelRunning: "stops", failedAs: "status" },
    seed: 1,
    share: 1,
  };
  expect(Object.keys(scenario)).toEqual(SCENARIO_FIELDS);
  const set = await emulator.setScenario(scenario);
  expect(set.status).toBe(200);
  expect(await set.json()).toEqual(scenario);
  const shown: unknown = await (await fetch(`${emulator.url}/control/scenario`)).json();
  expect(shown).toEqual(scenario);
});

test("a scenario that is no JSON is refused", async () => {
  await using emulator = await startTestEmulator();
  const response = await fetch(`${emulator.url}/control/scenario`, { method: "POST", body: "{" });
  expect(response.status).toBe(400);
});

test("the log tells create, get, list, cancel, webhook and download in their order", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const scenario = { durationMs: 20, webhooks: { early: true } };
  const webhook = `${receiver.url}?t=1`;
  const { id } = await emulator.create({ scenario, webhook, events: ["completed"] });
  const { output } = await emulator.get(id);
  await emulator.request("/predictions");
  await emulator.cancel(id);
  await fetch(output?.[0] ?? "");
  await emulator.request("/models");
  const raw: unknown = await (await fetch(`${emulator.url}/control/log`)).json();
  const rows = LogSchema.parse(raw).map(({ at, ...row }) => {
    expect(at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    return row;
  });
  expect(rows).toEqual([
    { kind: "create", id, webhook, status: 201 },
    { kind: "webhook", id, webhook, status: 200 },
    { kind: "get", id, webhook: null, status: 200 },
    { kind: "list", id: null, webhook: null, status: 200 },
    { kind: "cancel", id, webhook: null, status: 200 },
    { kind: "download", id, webhook: null, status: 200 },
  ]);
});

test("an emulator can be used by its fetch alone; a scripted reset then breaks the body", async () => {
  using folder = temporaryFolder();
  const emulator = createEmulator({ directory: folder.path });
  const ask = (path: string, body?: unknown) =>
    emulator.fetch(
      new Request(`http://emulator.test${path}`, {
        headers: { authorization: "Bearer r8_x" },
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      }),
    );
  const input = { prompt: "x", __scenario: { durationMs: 0 } };
  const created = await ask("/replicate/v1/predictions", {
    version: "darkroom/jersey-speed",
    input,
  });
  expect(created.status).toBe(201);
  expect(await created.json()).toMatchObject({
    urls: { get: expect.stringMatching(/^http:\/\/emulator\.test\/replicate\/v1\/predictions\//) },
  });
  await ask("/control/scenario", { accept: "reset" });
  const reset = await ask("/replicate/v1/predictions", {});
  await expect(reset.text()).rejects.toThrow("cut the connection");
  await emulator.close();
  await emulator.close();
});
