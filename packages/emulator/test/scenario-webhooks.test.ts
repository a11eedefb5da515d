import { createServer } from "node:http";
import { expect, test } from "vitest";
import {
  eventually,
  isSigned,
  pause,
  startReceiver,
  startTestEmulator,
  temporaryFolder,
} from "./fixture.ts";

const ALL = ["start", "output", "logs", "completed"];

test("webhooks carry the object of GET and a signature that stands independent verification", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const secret = await emulator.secret();
  expect(Buffer.from(secret.replace("whsec_", ""), "base64")).toHaveLength(24);
  const { id } = await emulator.create({
    scenario: { durationMs: 60 },
    webhook: receiver.url,
    events: ALL,
  });
  const terminal = await receiver.untilStatus("succeeded");
  expect(terminal.prediction).toEqual(await emulator.get(id));
  expect(terminal.headers["content-type"]).toBe("application/json");
  for (const webhook of receiver.received) {
    expect(webhook.webhookId).toMatch(/^msg_\w{20,}$/);
    expect(isSigned(webhook, secret)).toBe(true);
    const ageS = Date.now() / 1000 - Number(webhook.headers["webhook-timestamp"]);
    expect(Math.abs(ageS)).toBeLessThan(60);
  }
  const ids = receiver.received.map((webhook) => webhook.webhookId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the filter decides which events are sent", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const scenario = { durationMs: 120 };
  const create = (name: string, events?: string[]) =>
    emulator.create({ scenario, webhook: `${receiver.url}/${name}`, ...(events && { events }) });
  const made = await Promise.all([
    create("start", ["start"]),
    create("completed", ["completed"]),
    create("output", ["output"]),
    create("none", []),
    create("default"),
  ]);
  for (const { id } of made) await emulator.untilEnd(id);
  const of = (name: string) => receiver.received.filter((each) => each.path === `/hook/${name}`);
  await eventually("all terminal ones", () =>
    of("output").some((each) => each.prediction.status === "succeeded") &&
    of("default").some((each) => each.prediction.status === "succeeded")
      ? true
      : undefined,
  );
  expect(of("start").map((each) => each.prediction.status)).toEqual(["processing"]);
  expect(of("completed").map((each) => each.prediction.status)).toEqual(["succeeded"]);
  expect(of("output").at(-1)?.prediction.output?.[0]).toMatch(/out-0\.png$/);
  expect(of("none")).toEqual([]);
  expect(of("default").at(-1)?.prediction.status).toBe("succeeded");
  expect(of("default").length).toBeGreaterThan(1);
});

test("output and logs come at most once in 500 ms, start and completed always", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const scenario = { durationMs: 1300 };
  const { id } = await emulator.create({ scenario, webhook: receiver.url, events: ALL });
  await emulator.untilEnd(id);
  await receiver.untilStatus("succeeded");
  const during = receiver.received.filter((each) => each.prediction.status === "processing");
  // start, and at 0, 500 and 1000 ms at most one more each.
  expect(during.length).toBeGreaterThanOrEqual(3);
  expect(during.length).toBeLessThanOrEqual(4);
  const logs = during.map((each) => each.prediction.logs.length);
  expect(logs).toEqual(logs.toSorted((a, b) => a - b));
});

test("drop true sends none, a list drops only these events", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const events = ["start", "completed"];
  const all = await emulator.create({
    scenario: { durationMs: 20, webhooks: { drop: true } },
    webhook: `${receiver.url}/all`,
    events,
  });
  const some = await emulator.create({
    scenario: { durationMs: 20, webhooks: { drop: ["completed"] } },
    webhook: `${receiver.url}/some`,
    events,
  });
  await emulator.untilEnd(all.id);
  await emulator.untilEnd(some.id);
  const last = await emulator.create({
    scenario: { durationMs: 50 },
    webhook: `${receiver.url}/last`,
  });
  await emulator.untilEnd(last.id);
  await receiver.untilStatus("succeeded");
  const others = receiver.received.filter((each) => each.path !== "/hook/last");
  expect(others.map((each) => [each.path, each.prediction.status])).toEqual([
    ["/hook/some", "processing"],
  ]);
});

test("duplicate sends every webhook again with the same id and body", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const scenario = { durationMs: 20, webhooks: { duplicate: 2 } };
  await emulator.create({ scenario, webhook: receiver.url, events: ["completed"] });
  const copies = await receiver.until(3);
  expect(new Set(copies.map((each) => each.webhookId)).size).toBe(1);
  expect(new Set(copies.map((each) => each.body)).size).toBe(1);
  await emulator.create({
    scenario: { durationMs: 20, webhooks: { duplicate: true } },
    webhook: receiver.url,
    events: ["completed"],
  });
  await receiver.until(5);
});

test("delayMs sends webhooks that much later", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const scenario = { durationMs: 20, webhooks: { delayMs: 300 } };
  const { id } = await emulator.create({ scenario, webhook: receiver.url, events: ["completed"] });
  const ended = await emulator.untilEnd(id);
  expect(receiver.received).toEqual([]);
  await receiver.until(1);
  const [sent] = await eventually("its log row", async () => {
    const rows = await emulator.log("webhook");
    return rows.length > 0 ? rows : undefined;
  });
  const lateMs = Date.parse(sent?.at ?? "") - Date.parse(ended.completed_at ?? "");
  // A timer may end a millisecond before the clock says so.
  expect(lateMs).toBeGreaterThanOrEqual(299);
});

test("shuffle holds all webhooks until the end and sends them in another order", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const scenario = { durationMs: 150, webhooks: { shuffle: true } };
  const { id } = await emulator.create({
    scenario,
    webhook: receiver.url,
    events: ["start", "completed"],
  });
  await emulator.untilStatus(id, "processing");
  expect(receiver.received).toEqual([]);
  const webhooks = await receiver.until(2);
  expect(webhooks.map((each) => each.prediction.status)).toEqual(["succeeded", "processing"]);
});

test("early lets the news overtake the answer to the create", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const scenario = { durationMs: 60, webhooks: { early: true } };
  const created = await emulator.create({
    scenario,
    webhook: receiver.url,
    events: ["start", "completed"],
  });
  expect(created.status).toBe("starting");
  expect(receiver.received.map((each) => each.prediction.status)).toEqual([
    "processing",
    "succeeded",
  ]);
});

test("badSignature does not verify with the secret, staleTimestamp does but is ten minutes old", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const secret = await emulator.secret();
  const events = ["completed"];
  await emulator.create({
    scenario: { durationMs: 0, webhooks: { badSignature: true } },
    webhook: receiver.url,
    events,
  });
  const [bad] = await receiver.until(1);
  expect(bad && isSigned(bad, secret)).toBe(false);
  await emulator.create({
    scenario: { durationMs: 0, webhooks: { staleTimestamp: true } },
    webhook: receiver.url,
    events,
  });
  const stale = (await receiver.until(2))[1];
  expect(stale && isSigned(stale, secret)).toBe(true);
  const ageS = Date.now() / 1000 - Number(stale?.headers["webhook-timestamp"]);
  expect(ageS).toBeGreaterThan(590);
  expect(ageS).toBeLessThan(660);
});

test("only the terminal webhook is retried, with the same id and body, until it is accepted", async () => {
  await using emulator = await startTestEmulator({ webhookRetryOffsetsMs: [0, 40, 120, 280, 600] });
  let terminals = 0;
  await using receiver = await startReceiver((_count, path) => {
    if (!path.endsWith("retry")) return 500;
    terminals += 1;
    return terminals < 4 ? 500 : 200;
  });
  const started = await emulator.create({
    scenario: { durationMs: 0, webhooks: { drop: ["completed"] } },
    webhook: `${receiver.url}/start`,
    events: ["start", "completed"],
  });
  await emulator.untilEnd(started.id);
  const { id } = await emulator.create({
    scenario: { durationMs: 0 },
    webhook: `${receiver.url}/retry`,
    events: ["completed"],
  });
  const tries = await eventually("the fourth try", async () => {
    const rows = (await emulator.log("webhook")).filter((row) => row.id === id);
    return rows.length >= 4 ? rows : undefined;
  });
  expect(tries.map((row) => row.status)).toEqual([500, 500, 500, 200]);
  // Longer than the last try would take if accepting did not end it.
  await pause(500);
  const own = receiver.received.filter((each) => each.path.endsWith("retry"));
  expect(own).toHaveLength(4);
  expect(new Set(own.map((each) => each.webhookId)).size).toBe(1);
  expect(new Set(own.map((each) => each.body)).size).toBe(1);
  expect(receiver.received.filter((each) => each.path.endsWith("start"))).toHaveLength(1);
});

test("after the last try there is silence", async () => {
  await using emulator = await startTestEmulator({ webhookRetryOffsetsMs: [0, 30, 60] });
  await using receiver = await startReceiver(() => 503);
  await emulator.create({
    scenario: { durationMs: 0 },
    webhook: receiver.url,
    events: ["completed"],
  });
  await receiver.until(3);
  await pause(200);
  expect(receiver.received).toHaveLength(3);
});

test("a redirect is not followed and counts as a failure", async () => {
  await using emulator = await startTestEmulator({ webhookRetryOffsetsMs: [0, 30] });
  await using receiver = await startReceiver((count) => (count === 1 ? 301 : 200));
  await emulator.create({
    scenario: { durationMs: 0 },
    webhook: receiver.url,
    events: ["completed"],
  });
  const webhooks = await receiver.until(2);
  expect(webhooks.map((each) => each.path)).toEqual(["/hook", "/hook"]);
  const statuses = (await emulator.log("webhook")).map((row) => row.status);
  expect(statuses[0]).toBe(301);
});

test("a receiver that is not there is logged with status 0", async () => {
  await using emulator = await startTestEmulator({ webhookRetryOffsetsMs: [0] });
  const receiver = await startReceiver();
  const { url } = receiver;
  await receiver[Symbol.asyncDispose]();
  const { id } = await emulator.create({
    scenario: { durationMs: 0 },
    webhook: url,
    events: ["completed"],
  });
  const [row] = await eventually("its row", async () => {
    const rows = await emulator.log("webhook");
    return rows.length > 0 ? rows : undefined;
  });
  expect(row).toMatchObject({ id, webhook: url, status: 0 });
});

test("a receiver that never answers does not hold up closing, and its webhook is kept", async () => {
  using folder = temporaryFolder();
  const silent = createServer();
  const asked = new Promise((resolve) => silent.once("request", resolve));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  {
    await using emulator = await startTestEmulator({ directory: folder.path });
    const webhook = `http://127.0.0.1:${port}/`;
    await emulator.create({ scenario: { durationMs: 0 }, webhook, events: ["completed"] });
    await asked;
  }
  silent.closeAllConnections();
  const askedAgain = new Promise((resolve) => silent.once("request", resolve));
  await using later = await startTestEmulator({ directory: folder.path });
  await askedAgain;
  expect(await later.log("webhook")).toEqual([]);
  silent.close();
});

test("webhooks of one prediction come in their order", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const creates = Array.from({ length: 20 }, (_, index) =>
    emulator.create({
      scenario: { durationMs: index },
      webhook: `${receiver.url}/${index}`,
      events: ["start", "completed"],
    }),
  );
  await Promise.all(creates);
  const webhooks = await receiver.until(40);
  for (let index = 0; index < 20; index += 1) {
    const own = webhooks.filter((each) => each.path === `/hook/${index}`);
    expect(own.map((each) => each.prediction.status)).toEqual(["processing", "succeeded"]);
  }
});
