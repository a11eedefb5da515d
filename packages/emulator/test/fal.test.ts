import { expect, test } from "vitest";
import { startTestEmulator } from "./fixture.ts";
import { APP, createFalCaller, PicturesSchema, ProblemSchema } from "./fal-fixture.ts";

const HOUR_MS = 3_600_000;

test("a request goes through the queue: 202 while it waits and works, then 200 and a result", async () => {
  await using emulator = await startTestEmulator();
  const caller = createFalCaller(emulator.url);
  const submitted = await caller.submit({ scenario: { queueMs: 150, durationMs: 250 } });
  expect(submitted).toMatchObject({ status: "IN_QUEUE", queue_position: 0 });
  expect(submitted.response_url).toBe(
    `${emulator.url}/fal/${APP}/requests/${submitted.request_id}`,
  );
  const { request_id: id } = submitted;
  expect((await caller.status(id)).status).toBe(202);
  const early = await caller.result(id);
  expect(early.status).toBe(400);
  const working = await caller.untilStatus(id, "IN_PROGRESS");
  expect(Array.isArray(working.logs)).toBe(true);
  const ended = await caller.untilStatus(id, "COMPLETED");
  expect(ended.metrics?.inference_time).toBeGreaterThan(0);
  expect(ended.logs?.some(({ message }) => message.includes("100%|"))).toBe(true);
  expect((await caller.status(id)).status).toBe(200);
  const result = await caller.result(id);
  expect(result.headers.get("x-fal-request-id")).toBe(id);
  const { images } = PicturesSchema.parse(await result.json());
  const picture = await fetch(images[0]?.url ?? "");
  expect(picture.status).toBe(200);
  expect((await picture.arrayBuffer()).byteLength).toBe(images[0]?.file_size);
});

test("logs are told where they are asked for, and a path below an app is the app's", async () => {
  await using emulator = await startTestEmulator();
  const caller = createFalCaller(emulator.url);
  const { request_id: id, response_url: url } = await caller.submit({
    app: `${APP}/text-to-image`,
    scenario: { durationMs: 0 },
  });
  expect(url).toContain(`/${APP}/requests/`);
  await caller.untilStatus(id, "COMPLETED");
  expect(await (await caller.status(id, "")).json()).toMatchObject({ logs: null });
  expect((await caller.request(`${APP}/text-to-image/requests/${id}`)).status).toBe(404);
  expect((await caller.request(`fal-ai/jersey-quality/requests/${id}`)).status).toBe(404);
});

test("the queue takes an input that its model then refuses, with one fault for each field", async () => {
  await using emulator = await startTestEmulator();
  const caller = createFalCaller(emulator.url);
  const { request_id: id } = await caller.submit({ input: { prompt: 7, num_outputs: 99 } });
  await caller.untilStatus(id, "COMPLETED");
  const result = await caller.result(id);
  expect(result.status).toBe(422);
  const { detail } = ProblemSchema.parse(await result.json());
  expect(Array.isArray(detail) ? detail.map(({ loc }) => loc.join(".")) : detail).toEqual(
    expect.arrayContaining(["body.prompt"]),
  );
});

test.each([
  [{ outcome: "nsfw" }, 422, "content_policy_violation"],
  [{ outcome: "fail" }, 500, "internal_server_error"],
] as const)("%j ends as a result with status %d", async (scenario, status, type) => {
  await using emulator = await startTestEmulator();
  const caller = createFalCaller(emulator.url);
  const { request_id: id } = await caller.submit({ scenario: { ...scenario, durationMs: 0 } });
  expect((await caller.untilStatus(id, "COMPLETED")).error).toBeUndefined();
  const result = await caller.result(id);
  expect(result.status).toBe(status);
  expect(await result.json()).toMatchObject({ detail: [{ type }] });
});

test("a failure may be told by the status as well", async () => {
  await using emulator = await startTestEmulator();
  const caller = createFalCaller(emulator.url);
  const scenario = { outcome: "fail", durationMs: 0, fal: { failedAs: "status" } } as const;
  const { request_id: id } = await caller.submit({ scenario });
  expect((await caller.untilStatus(id, "COMPLETED")).error).toBe("The request failed.");
});

test("a start deadline ends what waits, never what works", async () => {
  await using emulator = await startTestEmulator();
  const caller = createFalCaller(emulator.url);
  const headers = { "x-fal-request-timeout": "1.2" };
  const waiting = await caller.submit({ headers, scenario: { queueMs: 60_000, durationMs: 0 } });
  const working = await caller.submit({ headers, scenario: { durationMs: 1_700 } });
  await caller.untilStatus(waiting.request_id, "COMPLETED");
  const late = await caller.result(waiting.request_id);
  expect(late.status).toBe(504);
  expect(late.headers.get("x-fal-request-timeout-type")).toBe("user");
  await caller.untilStatus(working.request_id, "COMPLETED");
  expect((await caller.result(working.request_id)).status).toBe(200);
  const short = await caller.postSubmit({ headers: { "x-fal-request-timeout": "1" } });
  expect(short.status).toBe(400);
});

test("a cancel takes out what waits and is only a wish to what works", async () => {
  await using emulator = await startTestEmulator();
  const caller = createFalCaller(emulator.url);
  const waiting = await caller.submit({ scenario: { queueMs: 60_000 } });
  const taken = await caller.cancel(waiting.request_id);
  expect([taken.status, await taken.json()]).toEqual([202, { status: "CANCELLATION_REQUESTED" }]);
  const canceled = await caller.result(waiting.request_id);
  expect(canceled.status).toBe(499);
  expect((await caller.cancel(waiting.request_id)).status).toBe(400);

  const stubborn = await caller.submit({ scenario: { durationMs: 200 } });
  await caller.untilStatus(stubborn.request_id, "IN_PROGRESS");
  expect((await caller.cancel(stubborn.request_id)).status).toBe(202);
  await caller.untilStatus(stubborn.request_id, "COMPLETED");
  expect((await caller.result(stubborn.request_id)).status).toBe(200);

  const scenario = { durationMs: 60_000, fal: { cancelRunning: "stops" } } as const;
  const willing = await caller.submit({ scenario });
  await caller.untilStatus(willing.request_id, "IN_PROGRESS");
  await caller.cancel(willing.request_id);
  expect((await caller.result(willing.request_id)).status).toBe(499);
  expect((await caller.cancel("00000000-0000-4000-8000-000000000000")).status).toBe(404);
});

test("files are kept as long as the submit asks, else for seven days", async () => {
  let offsetMs = 0;
  await using emulator = await startTestEmulator({ now: () => Date.now() + offsetMs });
  const caller = createFalCaller(emulator.url);
  const lifecycle = JSON.stringify({ expiration_duration_seconds: 3_600 });
  const headers = { "x-fal-object-lifecycle-preference": lifecycle };
  const scenario = { durationMs: 0 };
  const short = await caller.submit({ headers, scenario });
  const long = await caller.submit({ scenario });
  for (const { request_id: id } of [short, long]) await caller.untilStatus(id, "COMPLETED");
  offsetMs = HOUR_MS + 1_000;
  expect((await caller.status(short.request_id)).status).toBe(404);
  expect((await caller.result(long.request_id)).status).toBe(200);
  offsetMs = 7 * 24 * HOUR_MS + 1_000;
  expect((await caller.status(long.request_id)).status).toBe(404);
});

test.each([
  ["Bearer id:secret", 401],
  ["Key secret", 401],
  ["Key id:secret", 200],
])("the credential %j is answered with %d", async (authorization, status) => {
  await using emulator = await startTestEmulator();
  const headers = { authorization };
  const answer = await createFalCaller(emulator.url).postSubmit({
    headers,
    scenario: { durationMs: 0 },
  });
  expect(answer.status).toBe(status);
  expect((await emulator.log("create"))[0]).toMatchObject({ status });
});

test.each([
  [{ accept: "429", retryAfterS: 7 }, 429],
  [{ accept: "402" }, 403],
  [{ accept: "422" }, 422],
  [{ accept: "500" }, 500],
] as const)("a submit that meets %j is answered with %d", async (scenario, status) => {
  await using emulator = await startTestEmulator();
  const answer = await createFalCaller(emulator.url).postSubmit({ scenario });
  expect(answer.status).toBe(status);
  expect(ProblemSchema.parse(await answer.json()).detail).not.toEqual([]);
  expect(answer.headers.get("retry-after")).toBe(status === 429 ? "7" : null);
});

test("what is no app, no body, no scenario and no receiver is refused", async () => {
  await using emulator = await startTestEmulator();
  const caller = createFalCaller(emulator.url);
  expect((await caller.postSubmit({ app: "fal-ai/nothing" })).status).toBe(404);
  expect((await caller.postSubmit({ app: "other/jersey-speed" })).status).toBe(404);
  expect((await caller.request(APP, { method: "POST", body: "[]" })).status).toBe(422);
  const input = { __scenario: { nonsense: true } };
  expect((await caller.postSubmit({ input })).status).toBe(422);
  expect((await caller.postSubmit({ webhook: "http://far.example" })).status).toBe(422);
  expect((await caller.request("nothing/at/all")).status).toBe(404);
});

test("each wire finds its own predictions only", async () => {
  await using emulator = await startTestEmulator();
  const caller = createFalCaller(emulator.url);
  const other = await emulator.create({ scenario: { durationMs: 0 } });
  expect((await caller.status(other.id)).status).toBe(404);
  const { request_id: id } = await caller.submit({ scenario: { durationMs: 0 } });
  expect((await emulator.request(`/predictions/${id}`)).status).toBe(404);
});
