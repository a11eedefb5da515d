import { expect, test } from "vitest";
import { z } from "zod";
import { eventually, startTestEmulator, temporaryFolder } from "./fixture.ts";
import {
  createSkytellsCaller,
  isSignedWith,
  KEY,
  type RawWebhook,
  SkytellsPredictionSchema,
  startRawReceiver,
} from "./skytells-fixture.ts";

const EVENTS = ["started", "completed", "failed", "canceled"];

const statusesOf = (received: readonly RawWebhook[]) =>
  received.map(({ body }) => SkytellsPredictionSchema.parse(JSON.parse(body)).status);

test("start and end are told, signed with the key of the create and without time or id", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startRawReceiver();
  const caller = createSkytellsCaller(emulator.url);
  const webhook = { url: `${receiver.url}?prediction=7&t=abc`, events: EVENTS };
  const created = await caller.create({ scenario: { durationMs: 30 }, rest: { webhook } });
  expect(created.webhook).toEqual(webhook);
  await eventually("both webhooks", () => (receiver.received.length === 2 ? true : undefined));
  expect(statusesOf(receiver.received)).toEqual(["processing", "succeeded"]);
  for (const told of receiver.received) {
    expect(isSignedWith(told, KEY)).toBe(true);
    expect(isSignedWith(told, "sk-other")).toBe(false);
    expect(Object.keys(told.headers).filter((name) => name.startsWith("webhook-"))).toEqual([]);
  }
});

test("only the endings that were asked for are told", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startRawReceiver();
  const caller = createSkytellsCaller(emulator.url);
  const webhook = { url: receiver.url, events: ["failed"] };
  const good = await caller.create({ scenario: { durationMs: 0 }, rest: { webhook } });
  await caller.untilEnd(good.id);
  const scenario = { outcome: "fail", durationMs: 0 } as const;
  const bad = await caller.create({ scenario, rest: { webhook } });
  await caller.untilEnd(bad.id);
  await eventually("the failure", () => receiver.received.at(0));
  expect(statusesOf(receiver.received)).toEqual(["failed"]);
});

test("events asked for as prediction.* come in an envelope, as does what a scenario wants so", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startRawReceiver();
  const caller = createSkytellsCaller(emulator.url);
  const names = ["prediction.succeeded", "prediction.cancelled"];
  const rest = { webhook: { url: receiver.url, events: names } };
  const { id } = await caller.create({ scenario: { durationMs: 0 }, rest });
  const first = await eventually("the webhook", () => receiver.received.at(0));
  expect(JSON.parse(first.body)).toMatchObject({
    type: "prediction.succeeded",
    created_at: expect.stringMatching(/Z$/),
    data: { id, status: "succeeded" },
  });
  const scenario = { durationMs: 0, skytells: { envelope: false } };
  await caller.create({ scenario, rest });
  const second = await eventually("the bare webhook", () => receiver.received.at(1));
  expect(JSON.parse(second.body)).toMatchObject({ status: "succeeded" });
});

test("the course's form, a URL with a filter, is understood", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startRawReceiver();
  const caller = createSkytellsCaller(emulator.url);
  const rest = { webhook: receiver.url, webhook_events_filter: ["completed"] };
  await caller.create({ scenario: { durationMs: 0 }, rest });
  const told = await eventually("the webhook", () => receiver.received.at(0));
  expect(statusesOf([told])).toEqual(["succeeded"]);
});

test("the enterprise form is signed with the account's secret, a forged one with neither", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startRawReceiver();
  const caller = createSkytellsCaller(emulator.url);
  const rest = { webhook: { url: receiver.url, events: ["completed"] } };
  const answer: unknown = await (await fetch(`${emulator.url}/control/secret`)).json();
  const { key } = z.object({ key: z.string() }).parse(answer);
  await caller.create({ scenario: { durationMs: 0, skytells: { signing: "enterprise" } }, rest });
  const signed = await eventually("the webhook", () => receiver.received.at(0));
  expect(isSignedWith(signed, key)).toBe(true);
  await caller.create({ scenario: { durationMs: 0, webhooks: { badSignature: true } }, rest });
  const forged = await eventually("the forgery", () => receiver.received.at(1));
  expect(isSignedWith(forged, key) || isSignedWith(forged, KEY)).toBe(false);
});

test("a refused end is told again, also by the next process, with the same key and body", async () => {
  using folder = temporaryFolder();
  let status = 500;
  await using receiver = await startRawReceiver(() => status);
  {
    await using first = await startTestEmulator({ directory: folder.path });
    const rest = { webhook: { url: receiver.url, events: ["completed"] } };
    await createSkytellsCaller(first.url).create({ scenario: { durationMs: 0 }, rest });
    await eventually("the first try", () => receiver.received.at(0));
  }
  const before = receiver.received.length;
  status = 200;
  await using second = await startTestEmulator({
    directory: folder.path,
    webhookRetryOffsetsMs: [0, 50, 100],
  });
  await eventually("the next try", () => receiver.received.at(before));
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(receiver.received.every((told) => isSignedWith(told, KEY))).toBe(true);
  expect((await second.log("webhook")).at(-1)?.status).toBe(200);
});

test("an early webhook overtakes the answer to the create, a dropped one never comes", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startRawReceiver();
  const caller = createSkytellsCaller(emulator.url);
  const rest = { webhook: { url: receiver.url, events: EVENTS } };
  const early = { durationMs: 20, webhooks: { early: true } };
  const created = await caller.create({ scenario: early, rest });
  expect(created.status).toBe("pending");
  expect(statusesOf(receiver.received)).toEqual(["processing", "succeeded"]);
  const dropped = { durationMs: 20, webhooks: { drop: true } };
  await caller.untilEnd((await caller.create({ scenario: dropped, rest })).id);
  expect(receiver.received).toHaveLength(2);
});
