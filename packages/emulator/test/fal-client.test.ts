import { ApiError, createFalClient, ValidationError } from "@fal-ai/client";
import type { QueueStatus } from "@fal-ai/client";
import { expect, test } from "vitest";
import { APP, isSignedBy, KEY } from "./fal-fixture.ts";
import { eventually, startTestEmulator } from "./fixture.ts";
import { startRawReceiver } from "./skytells-fixture.ts";

const QUEUE = "https://queue.fal.run";

/**
 * The official client of the registry, version 1.10.1. Its hosts are fixed, so that its own
 * middleware sends what is meant for the queue to the emulator.
 */
const clientOf = (url: string) =>
  createFalClient({
    credentials: KEY,
    requestMiddleware: (request) =>
      Promise.resolve({ ...request, url: request.url.replace(QUEUE, `${url}/fal`) }),
  });

const prompt = "a jersey";

test("the official client subscribes: it queues, looks by itself and reads the result", async () => {
  await using emulator = await startTestEmulator();
  const seen: QueueStatus[] = [];
  const { data, requestId } = await clientOf(emulator.url).subscribe(APP, {
    input: { prompt, __scenario: { queueMs: 60, durationMs: 200 } },
    logs: true,
    pollInterval: 20,
    onQueueUpdate: (update) => seen.push(update),
  });
  expect(data).toMatchObject({ images: [{ content_type: "image/png" }], prompt });
  expect(requestId).toBe(seen[0]?.request_id);
  expect(new Set(seen.map(({ status }) => status))).toEqual(
    new Set(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]),
  );
  const last = seen.at(-1);
  expect(last !== undefined && "logs" in last ? last.logs.length : 0).toBeGreaterThan(0);
});

test("the official client subscribes to the stream of statuses", async () => {
  await using emulator = await startTestEmulator();
  const seen: QueueStatus[] = [];
  const { data } = await clientOf(emulator.url).subscribe(APP, {
    input: { prompt, __scenario: { durationMs: 300 } },
    mode: "streaming",
    logs: true,
    onQueueUpdate: (update) => seen.push(update),
  });
  expect(data).toMatchObject({ images: [{ content_type: "image/png" }] });
  expect(seen.at(-1)?.status).toBe("COMPLETED");
});

test("the official client submits to a path below an app, with all that it can ask", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startRawReceiver();
  const { queue } = clientOf(emulator.url);
  const endpoint = `${APP}/text-to-image`;
  const { request_id: requestId } = await queue.submit(endpoint, {
    input: { prompt, __scenario: { durationMs: 100 } },
    webhookUrl: receiver.url,
    priority: "low",
    hint: "a",
    startTimeout: 60,
    storageSettings: { expiresIn: "1h" },
  });
  const stream = await queue.streamStatus(endpoint, { requestId, logs: true });
  expect(await stream.done()).toMatchObject({ status: "COMPLETED" });
  expect(await queue.status(endpoint, { requestId })).toMatchObject({ status: "COMPLETED" });
  const result = await queue.result(endpoint, { requestId });
  expect(result).toMatchObject({ requestId, data: { images: [{}] } });
  const told = await eventually("the webhook", () => receiver.received.at(0));
  expect(await isSignedBy(emulator.url, told)).toBe(true);
});

test("the official client cancels, and throws what the API says", async () => {
  await using emulator = await startTestEmulator();
  const { queue } = clientOf(emulator.url);
  const submit = async (scenario: object): Promise<string> =>
    (await queue.submit(APP, { input: { prompt, __scenario: scenario } })).request_id;
  const waiting = await submit({ queueMs: 60_000 });
  await queue.cancel(APP, { requestId: waiting });
  await expect(queue.result(APP, { requestId: waiting })).rejects.toMatchObject({ status: 499 });

  const refused = await submit({ outcome: "nsfw", durationMs: 0 });
  await queue.subscribeToStatus(APP, { requestId: refused, pollInterval: 20 });
  const thrown = await queue.result(APP, { requestId: refused }).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(ValidationError);
  expect(thrown).toMatchObject({
    status: 422,
    fieldErrors: [{ type: "content_policy_violation" }],
  });

  const locked = await submit({ accept: "402" }).catch((error: unknown) => error);
  expect(locked).toBeInstanceOf(ApiError);
  expect(locked).toMatchObject({ status: 403 });
});
