import { expect, test } from "vitest";
import { z } from "zod";
import { SKYTELLS_CODES } from "../src/skytells/codes.ts";
import { eventually, startTestEmulator, temporaryFolder } from "./fixture.ts";
import { createSkytellsCaller } from "./skytells-fixture.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("both addresses of a create answer at once with an id, and the run ends with one URL", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  for (const path of ["/predict", "/predictions"]) {
    const response = await caller.postCreate({ scenario: { durationMs: 30 } }, path);
    expect(response.status).toBe(200);
    expect(response.headers.get("x-skytells-ratelimit-limit-requests")).toBe("-");
    const { id } = z.object({ id: z.string() }).parse(await response.json());
    expect(id).toMatch(UUID);
    const ended = await caller.untilEnd(id);
    expect(ended).toMatchObject({
      status: "succeeded",
      model: { name: "jersey-speed", type: "image" },
      metrics: { progress: 100, image_count: 1, asset_count: 1 },
      metadata: { billing: { credits_used: 1 }, data_available: true },
      data_removed: false,
    });
    const [file] = ended.metadata.storage.files;
    expect(ended.output).toBe(file?.url);
    const download = await fetch(String(ended.output));
    expect((await download.arrayBuffer()).byteLength).toBe(file?.size);
  }
  expect((await emulator.log("create")).map(({ status }) => status)).toEqual([200, 200]);
});

test("one object has times in two formats, and progress while it runs", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const { id } = await caller.create({ scenario: { durationMs: 1500 } });
  const running = await eventually("progress", async () => {
    const prediction = await caller.get(id);
    return (prediction.metrics["progress"] ?? 0) > 0 ? prediction : undefined;
  });
  expect(running.metrics["progress"]).toBeLessThan(100);
  expect(running.created_at).toMatch(/\.\d{6}Z$/);
  expect(running.started_at).toMatch(/T\d\d:\d\d:\d\d\+00:00$/);
});

test("several outputs are an array, and a scenario turns the forms round", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const several = await caller.create({ scenario: { durationMs: 0, outputs: 3 } });
  expect((await caller.untilEnd(several.id)).output).toHaveLength(3);
  const skytells = { output: "array", model: "string", queuedAs: "queued" } as const;
  const turned = await caller.create({ scenario: { durationMs: 0, queueMs: 300, skytells } });
  expect(turned).toMatchObject({ status: "queued", model: "jersey-speed" });
  expect((await caller.untilEnd(turned.id)).output).toEqual([expect.stringContaining("/us/")]);
});

test("a queued prediction can be read as status false beside its id, with HTTP 200", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const scenario = { queueMs: 60_000, durationMs: 0, skytells: { queuedAs: "false" } } as const;
  const response = await caller.postCreate({ scenario });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ id: expect.stringMatching(UUID), status: false });
});

test("words of a text model come as one string", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const { id } = await caller.create({ model: "kit-name", scenario: { durationMs: 0 } });
  expect((await caller.untilEnd(id)).output).toMatch(/^\w+ \w+/);
});

test("await holds the answer for the end, and is ignored for a film", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const rest = { await: true };
  const waited = await caller.create({ scenario: { durationMs: 50 }, rest });
  expect(waited.status).toBe("succeeded");
  const scenario = { queueMs: 60_000, durationMs: 0 };
  const film = await caller.create({ model: "jersey-turntable", scenario, rest });
  expect(film.status).toBe("pending");
});

test("a failure is read in either documented form", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const failed = await caller.create({ scenario: { outcome: "fail", durationMs: 0 } });
  expect(await caller.untilEnd(failed.id)).toMatchObject({
    status: "failed",
    error: "Failed to generate image.",
    output: null,
    data_removed: true,
  });
  const nsfw = await caller.create({ scenario: { outcome: "nsfw", durationMs: 0 } });
  expect((await caller.untilEnd(nsfw.id)).error).toBe("NSFW content detected.");
  const skytells = { failedAs: "502" } as const;
  const hidden = await caller.create({ scenario: { outcome: "fail", durationMs: 0, skytells } });
  const response = await eventually("a 502", async () => {
    const answer = await caller.request(`/predictions/${hidden.id}`);
    return answer.status === 502 ? answer : undefined;
  });
  expect(await response.json()).toEqual({
    status: false,
    response: "Error fetching prediction",
    error: {
      http_status: 502,
      message: "Prediction serving returned an error.",
      details: {},
      error_id: "PREDICTION_FAILED",
    },
  });
});

test("an unknown id is a 502, also an id of the other wire, and the other way round a 404", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const other = await emulator.create({ scenario: { durationMs: 0 } });
  for (const id of ["nothing", other.id]) {
    expect((await caller.request(`/predictions/${id}`)).status).toBe(502);
    const cancel = await caller.request(`/predictions/${id}/cancel`, { method: "POST" });
    expect(cancel.status).toBe(502);
  }
  const { id } = await caller.create({ scenario: { durationMs: 60_000 } });
  expect((await emulator.request(`/predictions/${id}`)).status).toBe(404);
  expect((await emulator.request(`/predictions/${id}/cancel`, { method: "POST" })).status).toBe(
    404,
  );
  expect((await caller.get(id)).status).not.toBe("cancelled");
  const listed = z.object({ results: z.array(z.object({ id: z.string() })) });
  const { results } = listed.parse(await (await emulator.request("/predictions")).json());
  expect(results.map((each) => each.id)).toEqual([other.id]);
});

test("a cancel answers success or the prediction, in either spelling", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const cancel = async (id: string): Promise<unknown> =>
    (await caller.request(`/predictions/${id}/cancel`, { method: "POST" })).json();
  const usual = await caller.create({ scenario: { durationMs: 60_000 } });
  expect(await cancel(usual.id)).toEqual({ success: true });
  expect((await caller.get(usual.id)).status).toBe("cancelled");
  const skytells = { cancelAs: "prediction", canceledWord: "canceled" } as const;
  const whole = await caller.create({ scenario: { durationMs: 60_000, skytells } });
  expect(await cancel(whole.id)).toMatchObject({ id: whole.id, status: "canceled" });
  expect(await emulator.log("cancel")).toHaveLength(2);
});

test("five minutes after its end a prediction is gone with its files, in any of three forms", async () => {
  let lateMs = 0;
  await using emulator = await startTestEmulator({ now: () => Date.now() + lateMs });
  const caller = createSkytellsCaller(emulator.url);
  const forms = ["404", "502", "removed"] as const;
  const ids: string[] = [];
  let url = "";
  for (const goneAs of forms) {
    const { id } = await caller.create({ scenario: { durationMs: 0, skytells: { goneAs } } });
    url = String((await caller.untilEnd(id)).output);
    ids.push(id);
  }
  lateMs = 299_000;
  expect((await fetch(url)).status).toBe(200);
  lateMs = 301_000;
  expect((await fetch(url)).status).toBe(404);
  const statuses = await Promise.all(
    ids.map(async (id) => (await caller.request(`/predictions/${id}`)).status),
  );
  expect(statuses).toEqual([404, 502, 200]);
  expect(await caller.get(ids[2] ?? "")).toMatchObject({
    status: "succeeded",
    output: null,
    data_removed: true,
    input: {},
    metadata: { data_available: false },
  });
});

test("a delete removes a prediction at once", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  for (const suffix of ["", "/delete"]) {
    const { id } = await caller.create({ scenario: { durationMs: 60_000 } });
    const path = `/predictions/${id}${suffix}`;
    expect(await (await caller.request(path, { method: "DELETE" })).json()).toEqual({
      success: true,
    });
    expect((await caller.request(`/predictions/${id}`)).status).toBe(404);
  }
});

test("models are listed with their schemas where these are asked for", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const models = z.array(z.looseObject({ name: z.string(), namespace: z.string() }));
  const plain = models.parse(await (await caller.request("/models")).json());
  expect(plain.map(({ namespace }) => namespace)).toContain("jersey-speed");
  expect(plain[0]).not.toHaveProperty("input_schema");
  const one = await caller.request("/model/jersey-speed?fields=input_schema,output_schema");
  expect(await one.json()).toMatchObject({
    namespace: "jersey-speed",
    input_schema: { type: "object", required: ["prompt"] },
    output_schema: { format: "uri" },
  });
  expect((await caller.request("/model/nothing")).status).toBe(404);
});

test("the list has pages or is bare, filters by day and model, and knows only its own", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  await emulator.create({ scenario: { durationMs: 0 } });
  for (const model of ["jersey-speed", "jersey-quality", "jersey-speed"]) {
    await caller.create({ model, scenario: { durationMs: 0 } });
  }
  const get = async (query: string): Promise<unknown> =>
    (await caller.request(`/predictions${query}`)).json();
  expect(await get("?per_page=2")).toMatchObject({
    data: [{ model: { name: "jersey-speed" } }, { model: { name: "jersey-quality" } }],
    pagination: { current_page: 1, per_page: 2, total: 3, last_page: 2 },
  });
  expect(await get("?per_page=2&page=2")).toMatchObject({ data: [{ status: "succeeded" }] });
  expect(await get("?model=jersey-quality")).toMatchObject({ pagination: { total: 1 } });
  const today = new Date().toISOString().slice(0, 10);
  expect(await get(`?from=${today}&to=2999-01-01`)).toMatchObject({ pagination: { total: 3 } });
  expect(await get("?from=2999-01-01")).toMatchObject({ data: [] });
  await emulator.setScenario({ skytells: { listAs: "bare" } });
  expect(await get("")).toHaveLength(3);
  for (const wrong of ["?per_page=51", "?page=0", "?from=today", "?from=2026-02-02&to=2026-01-01"])
    expect((await caller.request(`/predictions${wrong}`)).status).toBe(400);
});

test.each(SKYTELLS_CODES)("a create can be refused with %s", async (error) => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const response = await caller.postCreate({ scenario: { skytells: { error } } });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(JSON.stringify(await response.json())).toContain(error);
  expect(response.headers.has("retry-after")).toBe(response.status === 429);
});

test("the scenario's plain refusals have Skytells' own bodies, in each form", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  const refuse = async (scenario: Parameters<typeof caller.create>[0]) => {
    const response = await caller.postCreate(scenario);
    const body: unknown = await response.json();
    return { status: response.status, body };
  };
  expect(await refuse({ scenario: { accept: "429", retryAfterS: 7 } })).toEqual({
    status: 429,
    body: {
      error_id: "RATE_LIMIT_EXCEEDED",
      message: "Too many requests. Please wait before retrying.",
    },
  });
  expect(await refuse({ scenario: { accept: "402" } })).toMatchObject({
    status: 402,
    body: { status: false, error: { http_status: 402, error_id: "INSUFFICIENT_CREDITS" } },
  });
  const inference = { errorAs: "inference" } as const;
  expect(await refuse({ scenario: { accept: "500", skytells: inference } })).toMatchObject({
    status: 500,
    body: { error: { code: "internal_error", error_id: "INTERNAL_ERROR", status: 500 } },
  });
  expect(await refuse({ model: "nothing" })).toMatchObject({
    status: 404,
    body: { error: { error_id: "MODEL_NOT_FOUND" } },
  });
  expect(await refuse({ input: { seed: -1 } })).toMatchObject({
    status: 422,
    body: { error: { error_id: "VALIDATION_ERROR", details: { seed: [expect.any(String)] } } },
  });
  const webhook = { url: "http://example.com/", events: ["completed"] };
  expect(await refuse({ rest: { webhook } })).toMatchObject({ status: 400 });
  const strange = { url: "https://example.com/", events: ["exploded"] };
  expect(await refuse({ rest: { webhook: strange } })).toMatchObject({ status: 400 });
});

test("a model has its own rate and its own number of runs at once", async () => {
  let lateMs = 0;
  await using emulator = await startTestEmulator({ now: () => Date.now() + lateMs });
  const caller = createSkytellsCaller(emulator.url);
  await emulator.setScenario({ durationMs: 0, skytells: { requestsPerMinute: 2 } });
  const first = await caller.postCreate();
  expect(first.headers.get("x-skytells-ratelimit-remaining-requests")).toBe("1");
  expect((await caller.postCreate()).status).toBe(200);
  const full = await caller.postCreate();
  expect(full.status).toBe(429);
  expect(Number(full.headers.get("retry-after"))).toBeGreaterThan(50);
  expect((await caller.postCreate({ model: "jersey-quality" })).status).toBe(200);
  lateMs = 61_000;
  expect((await caller.postCreate()).status).toBe(200);

  await emulator.setScenario({ durationMs: 60_000, skytells: { concurrentMax: 1 } });
  const model = "jersey-preview";
  const running = await caller.create({ model });
  expect((await caller.postCreate({ model })).status).toBe(429);
  await caller.request(`/predictions/${running.id}/cancel`, { method: "POST" });
  expect((await caller.postCreate({ model })).status).toBe(200);
});

test("a key must begin with sk-, in either header; refusals at the door are logged", async () => {
  await using emulator = await startTestEmulator();
  const base = `${emulator.url}/skytells/v1`;
  const without = await fetch(`${base}/predictions/x`);
  expect(without.status).toBe(401);
  expect(await without.json()).toMatchObject({ error: { error_id: "UNAUTHORIZED" } });
  const wrong = await fetch(`${base}/predict`, {
    method: "POST",
    headers: { "x-api-key": "r8_x" },
  });
  expect(wrong.status).toBe(401);
  const bearer = await fetch(`${base}/models`, { headers: { authorization: "Bearer sk-1" } });
  expect(bearer.status).toBe(200);
  const missing = await fetch(`${base}/nothing`, { headers: { "x-api-key": "sk-1" } });
  expect(await missing.json()).toMatchObject({ error: { error_id: "ENDPOINT_NOT_FOUND" } });
  expect((await emulator.log()).map(({ kind, status }) => [kind, status])).toEqual([
    ["get", 401],
    ["create", 401],
  ]);
});

test("a cut connection leaves nothing, or a prediction that runs", async () => {
  await using emulator = await startTestEmulator();
  const caller = createSkytellsCaller(emulator.url);
  await expect(caller.postCreate({ scenario: { accept: "reset" } })).rejects.toThrow(
    /fetch failed/,
  );
  const scenario = { accept: "reset-after", durationMs: 0 } as const;
  await expect(caller.postCreate({ scenario })).rejects.toThrow(/fetch failed/);
  const created = await emulator.log("create");
  expect(created.map(({ id, status }) => [id === null, status])).toEqual([
    [true, 0],
    [false, 0],
  ]);
  expect((await caller.untilEnd(created[1]?.id ?? "")).status).toBe("succeeded");
});

test("after a restart an open prediction ends under its id", async () => {
  using folder = temporaryFolder();
  let id = "";
  {
    await using first = await startTestEmulator({ directory: folder.path });
    const scenario = { queueMs: 400, durationMs: 0 };
    ({ id } = await createSkytellsCaller(first.url).create({ scenario }));
  }
  await using second = await startTestEmulator({ directory: folder.path });
  const ended = await createSkytellsCaller(second.url).untilEnd(id);
  expect(ended.status).toBe("succeeded");
  expect(await second.log("create")).toHaveLength(1);
});
