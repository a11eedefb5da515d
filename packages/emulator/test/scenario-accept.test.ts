import { expect, test } from "vitest";
import { eventually, PredictionSchema, startReceiver, startTestEmulator } from "./fixture.ts";

test("acceptDelayMs holds the create, and nothing is recorded before", async () => {
  await using emulator = await startTestEmulator();
  const answered = emulator.postCreate({ scenario: { acceptDelayMs: 400, durationMs: 0 } });
  const other = await emulator.create({ scenario: { durationMs: 0 } });
  const early = await emulator.log("create");
  expect(early.map((entry) => entry.id)).toEqual([other.id]);
  expect((await answered).status).toBe(201);
  expect(await emulator.log("create")).toHaveLength(2);
});

test("a create whose client has left during acceptDelayMs is recorded and runs all the same", async () => {
  await using emulator = await startTestEmulator();
  const body = {
    version: "darkroom/jersey-speed",
    input: { prompt: "x", __scenario: { acceptDelayMs: 150, durationMs: 0 } },
  };
  const leaving = AbortSignal.timeout(50);
  const request = emulator.request("/predictions", {
    method: "POST",
    body: JSON.stringify(body),
    signal: leaving,
  });
  await expect(request).rejects.toThrow(/timeout/);
  const [entry] = await eventually("the create", async () => {
    const creates = await emulator.log("create");
    return creates.length > 0 ? creates : undefined;
  });
  expect(entry?.status).toBe(201);
  expect((await emulator.untilEnd(entry?.id ?? "")).status).toBe("succeeded");
});

test("accept reset cuts the connection and records nothing", async () => {
  await using emulator = await startTestEmulator();
  const webhook = "https://example.com/t";
  await expect(emulator.postCreate({ scenario: { accept: "reset" }, webhook })).rejects.toThrow(
    "fetch failed",
  );
  const list: unknown = await (await emulator.request("/predictions")).json();
  expect(list).toMatchObject({ results: [] });
  const [entry] = await emulator.log("create");
  expect(entry).toMatchObject({ id: null, webhook, status: 0 });
});

test("accept reset-after cuts the connection, but the prediction runs, is listed and echoes its webhook", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const scenario = { accept: "reset-after", durationMs: 20 } as const;
  const webhook = `${receiver.url}?prediction=42`;
  await expect(emulator.postCreate({ scenario, webhook })).rejects.toThrow("fetch failed");
  const [entry] = await emulator.log("create");
  expect(entry).toMatchObject({ webhook, status: 0 });
  const orphan = await emulator.untilEnd(entry?.id ?? "");
  expect(orphan).toMatchObject({ status: "succeeded", webhook });
  const list: unknown = await (await emulator.request("/predictions")).json();
  expect(list).toMatchObject({ results: [{ id: orphan.id, webhook }] });
  const terminal = await receiver.untilStatus("succeeded");
  expect(terminal.path).toBe("/hook?prediction=42");
});

test("accept 429 names the seconds in the header and in the body, and records nothing", async () => {
  await using emulator = await startTestEmulator();
  const response = await emulator.postCreate({ scenario: { accept: "429", retryAfterS: 7 } });
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("7");
  expect(response.headers.get("ratelimit-remaining")).toBe("0");
  expect(response.headers.get("ratelimit-reset")).toBe("7");
  expect(await response.json()).toEqual({
    detail:
      "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~7s.",
    status: 429,
    retry_after: 7,
  });
  const usual = await emulator.postCreate({ scenario: { accept: "429" } });
  expect(usual.headers.get("retry-after")).toBe("5");
  const creates = await emulator.log("create");
  expect(creates.map(({ id, status }) => ({ id, status }))).toEqual([
    { id: null, status: 429 },
    { id: null, status: 429 },
  ]);
});

test("accept 402, 422 and 500 answer with the real bodies", async () => {
  await using emulator = await startTestEmulator();
  const broke = await emulator.postCreate({ scenario: { accept: "402" } });
  expect(broke.status).toBe(402);
  expect(await broke.json()).toMatchObject({ title: "Insufficient credit", status: 402 });
  const invalid = await emulator.postCreate({ scenario: { accept: "422" } });
  expect(invalid.status).toBe(422);
  expect(await invalid.json()).toMatchObject({
    title: "Input validation failed",
    invalid_fields: [{ type: "required", field: "input" }],
  });
  const broken = await emulator.postCreate({ scenario: { accept: "500" } });
  expect(broken.status).toBe(500);
  expect(await broken.json()).toEqual({ detail: "Internal server error" });
});

test("a standing scenario holds for all creates until it is taken away", async () => {
  await using emulator = await startTestEmulator();
  expect((await emulator.setScenario({ accept: "500" })).status).toBe(200);
  expect((await emulator.postCreate()).status).toBe(500);
  expect((await emulator.postCreate()).status).toBe(500);
  expect((await emulator.setScenario({ durationMs: 0 })).status).toBe(200);
  expect((await emulator.postCreate()).status).toBe(201);
  await fetch(`${emulator.url}/control/scenario`, { method: "DELETE" });
  const shown: unknown = await (await fetch(`${emulator.url}/control/scenario`)).json();
  expect(shown).toBeNull();
});

test("the scenario of an input stands alone: the standing one does not shine through", async () => {
  await using emulator = await startTestEmulator();
  await emulator.setScenario({ accept: "500", queueMs: 60_000 });
  const created = await emulator.create({ scenario: { durationMs: 0 } });
  expect((await emulator.untilEnd(created.id)).status).toBe("succeeded");
  expect(created.input).toEqual({ prompt: "teal hexagons", __scenario: { durationMs: 0 } });
});

test("share gives the scenario to exactly that part of the creates, spread evenly", async () => {
  await using emulator = await startTestEmulator();
  await emulator.setScenario({ accept: "402", share: 0.25 });
  const statuses: number[] = [];
  for (let index = 0; index < 12; index += 1) {
    // A body that is refused afterwards keeps the other creates from being drawn.
    statuses.push((await emulator.post("/predictions", { input: {} })).status);
  }
  const usual = [422, 422, 422, 402];
  expect(statuses).toEqual([...usual, ...usual, ...usual]);
});

test("share 0 spares all, and a seed moves where the share begins, always to the same place", async () => {
  await using emulator = await startTestEmulator();
  const statusesWith = async (scenario: object): Promise<number[]> => {
    await emulator.setScenario(scenario);
    const statuses: number[] = [];
    for (let index = 0; index < 8; index += 1) {
      statuses.push((await emulator.post("/predictions", { input: {} })).status);
    }
    return statuses;
  };
  expect(new Set(await statusesWith({ accept: "402", share: 0 }))).toEqual(new Set([422]));
  const seeded = await statusesWith({ accept: "402", share: 0.25, seed: 3 });
  expect(await statusesWith({ accept: "402", share: 0.25, seed: 3 })).toEqual(seeded);
  expect(seeded.filter((status) => status === 402)).toHaveLength(2);
});

test("a scenario with an unknown or wrong field is refused with 400 and its name", async () => {
  await using emulator = await startTestEmulator();
  const wrong: [unknown, RegExp][] = [
    [{ durationS: 3 }, /durationS/],
    [{ webhooks: { dorp: true } }, /webhooks.*dorp/],
    [{ output: { kind: "file" } }, /output\.kind/],
    [{ accept: "503" }, /accept/],
    [{ queueMs: -1 }, /queueMs/],
    [{ share: 2 }, /share/],
    ["reset", /object/],
  ];
  for (const [scenario, name] of wrong) {
    const standing = await emulator.setScenario(scenario);
    expect(standing.status).toBe(400);
    expect(await standing.json()).toMatchObject({
      detail: expect.stringMatching(name),
      status: 400,
    });
    const body = { version: "darkroom/jersey-speed", input: { prompt: "x", __scenario: scenario } };
    const own = await emulator.post("/predictions", body);
    expect(own.status).toBe(400);
    expect(await own.json()).toMatchObject({ detail: expect.stringMatching(name) });
  }
  const shown: unknown = await (await fetch(`${emulator.url}/control/scenario`)).json();
  expect(shown).toBeNull();
});

test("a scripted accept comes before the check of the body, as at a door", async () => {
  await using emulator = await startTestEmulator();
  await emulator.setScenario({ accept: "429" });
  expect((await emulator.post("/predictions", { nonsense: true })).status).toBe(429);
});

test("the answer of a create is the whole object also under accept ok", async () => {
  await using emulator = await startTestEmulator();
  const response = await emulator.postCreate({ scenario: { accept: "ok", durationMs: 0 } });
  expect(PredictionSchema.parse(await response.json()).status).toBe("starting");
});
