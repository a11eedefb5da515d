import { expect, test } from "vitest";
import { startReceiver, startTestEmulator, temporaryFolder } from "./fixture.ts";

test("queueMs keeps a prediction starting, then it runs", async () => {
  await using emulator = await startTestEmulator();
  const { id, created_at } = await emulator.create({ scenario: { queueMs: 250, durationMs: 30 } });
  expect((await emulator.get(id)).status).toBe("starting");
  const ended = await emulator.untilEnd(id);
  expect(ended.status).toBe("succeeded");
  const queuedMs = Date.parse(ended.started_at ?? "") - Date.parse(created_at);
  expect(queuedMs).toBeGreaterThanOrEqual(250);
});

test("durationMs is the time in processing", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 200 } });
  await emulator.untilStatus(id, "processing");
  const ended = await emulator.untilEnd(id);
  const ranMs = Date.parse(ended.completed_at ?? "") - Date.parse(ended.started_at ?? "");
  expect(ranMs).toBeGreaterThanOrEqual(200);
});

test.each([
  ["fail", /failed/i],
  ["nsfw", /NSFW content detected/],
] as const)(
  "outcome %s ends as failed with its text, and has no final picture",
  async (outcome, text) => {
    await using emulator = await startTestEmulator();
    await using receiver = await startReceiver();
    const scenario = { outcome, durationMs: 60 };
    const { id } = await emulator.create({ scenario, webhook: receiver.url });
    const ended = await emulator.untilEnd(id);
    expect(ended.status).toBe("failed");
    expect(ended.error).toMatch(text);
    expect(ended.output?.some((url) => url.includes("/out-")) ?? false).toBe(false);
    expect((await receiver.untilStatus("failed")).prediction.error).toMatch(text);
  },
);

test("an unhappy outcome without durationMs needs no drawing", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { outcome: "fail" } });
  expect((await emulator.untilEnd(id)).status).toBe("failed");
});

test("outcome abort ends before the start", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const scenario = { outcome: "abort", queueMs: 50 } as const;
  const { id } = await emulator.create({
    scenario,
    webhook: receiver.url,
    events: ["start", "completed"],
  });
  const ended = await emulator.untilEnd(id);
  expect(ended).toMatchObject({ status: "aborted", started_at: null, output: null });
  await receiver.untilStatus("aborted");
  expect(receiver.received).toHaveLength(1);
});

test("outcome hang runs until it is cancelled, whatever its duration", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { outcome: "hang", durationMs: 0 } });
  const other = await emulator.create({ scenario: { durationMs: 200 } });
  await emulator.untilEnd(other.id);
  expect((await emulator.get(id)).status).toBe("processing");
  expect((await emulator.cancel(id)).status).toBe("canceled");
});

test("a run of more than 30 minutes is ended as failed", async () => {
  using folder = temporaryFolder();
  const { path: directory } = folder;
  let id = "";
  {
    const now = () => Date.now() - 31 * 60_000;
    await using emulator = await startTestEmulator({ directory, now });
    ({ id } = await emulator.create({ scenario: { outcome: "hang" } }));
    await emulator.untilStatus(id, "processing");
  }
  await using emulator = await startTestEmulator({ directory });
  const ended = await emulator.untilEnd(id);
  expect(ended.status).toBe("failed");
  expect(ended.error).toMatch(/timed out/);
});

test("outcome unknown-status speaks an undocumented word while it runs, also in webhooks, and then succeeds", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const scenario = { outcome: "unknown-status", durationMs: 200 } as const;
  const { id } = await emulator.create({
    scenario,
    webhook: receiver.url,
    events: ["start", "completed"],
  });
  await emulator.untilStatus(id, "warming");
  expect((await emulator.untilEnd(id)).status).toBe("succeeded");
  const webhooks = await receiver.until(2);
  expect(webhooks.map((each) => each.prediction.status)).toEqual(["warming", "succeeded"]);
});

test("outputs says how many pictures there are, none included", async () => {
  await using emulator = await startTestEmulator();
  const three = await emulator.create({ scenario: { durationMs: 30, outputs: 3 } });
  const { output } = await emulator.untilEnd(three.id);
  expect(output?.map((url) => url.split("/").at(-1))).toEqual([
    "out-0.png",
    "out-1.png",
    "out-2.png",
  ]);
  for (const url of output ?? []) expect((await fetch(url)).status).toBe(200);
  const none = await emulator.create({ scenario: { durationMs: 30, outputs: 0 } });
  expect((await emulator.untilEnd(none.id)).output).toEqual([]);
});

test("the seed of the scenario stands in for one the input does not name", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 0, seed: 77 } });
  expect((await emulator.untilEnd(id)).logs).toContain("Using seed: 77\n");
  const response = await emulator.post("/predictions", {
    version: "darkroom/jersey-speed",
    input: { prompt: "x", seed: 5, __scenario: { durationMs: 0, seed: 77 } },
  });
  const { id: named } = await response.json().then((body: unknown) => Object(body));
  expect((await emulator.untilEnd(String(named))).logs).toContain("Using seed: 5\n");
});

test("five hundred scripted predictions run at once, and a restart takes them all to their end", async () => {
  using folder = temporaryFolder();
  const { path: directory } = folder;
  const ids: string[] = [];
  {
    await using emulator = await startTestEmulator({ directory, now: () => Date.now() - 60_000 });
    const scenario = { durationMs: 60_000 };
    const creates = Array.from({ length: 500 }, () => emulator.create({ scenario }));
    for (const { id } of await Promise.all(creates)) ids.push(id);
    for (const id of ids) await emulator.untilStatus(id, "processing");
  }
  await using emulator = await startTestEmulator({ directory });
  const statuses = new Set<string>();
  for (const id of ids) statuses.add((await emulator.untilEnd(id)).status);
  expect([...statuses]).toEqual(["succeeded"]);
});
