import { expect, test } from "vitest";
import { z } from "zod";
import { APP, createFalCaller, isSignedBy } from "./fal-fixture.ts";
import { eventually, startTestEmulator, temporaryFolder } from "./fixture.ts";
import { type RawWebhook, startRawReceiver } from "./skytells-fixture.ts";

const read = ({ body }: Pick<RawWebhook, "body">): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(body));

test("only the end is told, once, signed by the published key in the account's name", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startRawReceiver();
  const caller = createFalCaller(emulator.url);
  const webhook = `${receiver.url}?prediction=7&t=abc`;
  const submitted = await caller.submit({ webhook, scenario: { durationMs: 60 } });
  const { request_id: id } = submitted;
  expect(submitted.gateway_request_id).toBe(id);
  const told = await eventually("the webhook", () => receiver.received.at(0));
  expect(read(told)).toMatchObject({
    request_id: id,
    gateway_request_id: id,
    status: "OK",
    payload: { images: [{ url: expect.stringContaining("/delivery/") }] },
  });
  expect(told.headers).toMatchObject({
    "x-fal-webhook-request-id": id,
    "x-fal-webhook-user-id": "user_emulator",
  });
  expect(await isSignedBy(emulator.url, told)).toBe(true);
  expect(await isSignedBy(emulator.url, { ...told, body: `${told.body} ` })).toBe(false);
  expect(await emulator.log("webhook")).toMatchObject([{ id, webhook, status: 200 }]);
});

test("a failure is told with its faults, and a forgery is signed by nobody's key", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startRawReceiver();
  const caller = createFalCaller(emulator.url);
  const webhook = receiver.url;
  await caller.submit({ webhook, scenario: { outcome: "nsfw", durationMs: 0 } });
  const failed = await eventually("the failure", () => receiver.received.at(0));
  expect(read(failed)).toMatchObject({
    status: "ERROR",
    error: "Invalid status code: 422",
    payload: { detail: [{ type: "content_policy_violation" }] },
  });
  await caller.submit({ webhook, scenario: { durationMs: 0, webhooks: { badSignature: true } } });
  const forged = await eventually("the forgery", () => receiver.received.at(1));
  expect(await isSignedBy(emulator.url, forged)).toBe(false);
});

test("a delivery for another account is signed as well as ours", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startRawReceiver();
  const scenario = { durationMs: 0, fal: { account: "user_stranger" } };
  await createFalCaller(emulator.url).submit({ webhook: receiver.url, scenario });
  const told = await eventually("the webhook", () => receiver.received.at(0));
  expect(told.headers["x-fal-webhook-user-id"]).toBe("user_stranger");
  expect(await isSignedBy(emulator.url, told)).toBe(true);
});

test("a refused end is told again by the next process, with the same key and body", async () => {
  using folder = temporaryFolder();
  let status = 500;
  const webhookRetryOffsetsMs = [0, 1_000, 2_000];
  await using receiver = await startRawReceiver(() => status);
  {
    await using first = await startTestEmulator({ directory: folder.path, webhookRetryOffsetsMs });
    const scenario = { durationMs: 0 };
    await createFalCaller(first.url).submit({ webhook: receiver.url, scenario });
    await eventually("the first try", () => receiver.received.at(0));
  }
  const before = receiver.received.length;
  status = 200;
  await using second = await startTestEmulator({
    directory: folder.path,
    webhookRetryOffsetsMs,
  });
  const again = await eventually("the next try", () => receiver.received.at(before));
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(await isSignedBy(second.url, again)).toBe(true);
});

test("a stream tells each change once, new log lines alone, and ends with the end", async () => {
  await using emulator = await startTestEmulator();
  const caller = createFalCaller(emulator.url);
  const { request_id: id } = await caller.submit({ scenario: { queueMs: 100, durationMs: 300 } });
  const stream = await caller.request(`${APP}/requests/${id}/status/stream?logs=1`);
  expect(stream.headers.get("content-type")).toBe("text/event-stream");
  const events = (await stream.text())
    .split("\n\n")
    .filter((event) => event !== "")
    .map((event) => read({ body: event.replace(/^data: /, "") }));
  expect([events[0]?.["status"], events.at(-1)?.["status"]]).toEqual(["IN_QUEUE", "COMPLETED"]);
  const lines = events.flatMap(({ logs }) => (Array.isArray(logs) ? logs : []));
  const whole = await caller.read(id);
  expect(lines).toEqual(whole.logs);
  expect(lines.length).toBeGreaterThan(2);
  const gone = await caller.request(`${APP}/requests/nothing/status/stream`);
  expect(gone.status).toBe(404);
});
