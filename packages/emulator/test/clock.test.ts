import { expect, test } from "vitest";
import { type Caller, startReceiver, startTestEmulator } from "./fixture.ts";

const HOUR_MS = 3_600_000;

async function moveClock(emulator: Caller, change: object): Promise<unknown> {
  const response = await fetch(`${emulator.url}/control/clock`, {
    method: "POST",
    body: JSON.stringify(change),
  });
  expect(response.status).toBe(200);
  return response.json();
}

test("with the clock standing nothing happens until it is moved, and then at its moment", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  const { id } = await emulator.create({ scenario: { queueMs: 1_800_000, durationMs: 5000 } });
  expect((await emulator.get(id)).status).toBe("starting");
  await moveClock(emulator, { advanceMs: 1_800_000 });
  expect((await emulator.get(id)).status).toBe("processing");
  await moveClock(emulator, { advanceMs: 5000 });
  const { metrics } = await emulator.get(id);
  expect(metrics).toMatchObject({ predict_time: 5, total_time: 1805 });
});

test("an hour of retention is over at once", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 0 } });
  const url = (await emulator.untilEnd(id)).output?.[0] ?? "";
  await moveClock(emulator, { advanceMs: HOUR_MS - 60_000 });
  expect((await emulator.get(id)).data_removed).toBe(false);
  await moveClock(emulator, { advanceMs: 60_000 });
  expect(await emulator.get(id)).toMatchObject({ data_removed: true, output: null });
  expect((await fetch(url)).status).toBe(404);
});

test("a minute of retries is over at once: each try at its own moment, then silence", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  await using receiver = await startReceiver(() => 500);
  const { id } = await emulator.create({
    scenario: { durationMs: 1000 },
    webhook: receiver.url,
    events: ["completed"],
  });
  await moveClock(emulator, { advanceMs: 1000 });
  const answer = await fetch(`${emulator.url}/control/log?kind=webhook`);
  expect(await answer.json()).toHaveLength(1);
  await moveClock(emulator, { advanceMs: HOUR_MS });
  const tries = (await emulator.log("webhook")).map(({ at }) => Date.parse(at));
  const first = tries[0] ?? 0;
  expect(tries.map((at) => at - first)).toEqual([0, 2000, 6000, 14_000, 30_000, 60_000]);
  expect(new Set(receiver.received.map(({ webhookId }) => webhookId)).size).toBe(1);
  expect((await emulator.get(id)).data_removed).toBe(true);
});

test("output and logs are told every 500 ms of a standing clock, start and end besides", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  await using receiver = await startReceiver();
  await emulator.create({
    scenario: { durationMs: 3000 },
    webhook: receiver.url,
    events: ["start", "output", "logs", "completed"],
  });
  await moveClock(emulator, { advanceMs: 4000 });
  const times = (await emulator.log("webhook")).map(({ at }) => Date.parse(at));
  const [begin = 0] = times;
  expect(times.map((at) => at - begin)).toEqual([0, 0, 500, 1000, 1500, 2000, 2500, 3000, 3000]);
});

test("a deadline aborts before the start and cancels after it, in the order of time", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  const headers = { "cancel-after": "1h30m" };
  const queued = await emulator.create({ scenario: { queueMs: 2 * HOUR_MS }, headers });
  const running = await emulator.create({
    scenario: { outcome: "hang" },
    headers: { "cancel-after": "90s" },
  });
  await moveClock(emulator, { advanceMs: 90_000 });
  expect((await emulator.get(running.id)).status).toBe("canceled");
  expect((await emulator.get(queued.id)).status).toBe("starting");
  await moveClock(emulator, { advanceMs: 2 * HOUR_MS });
  expect((await emulator.get(queued.id)).status).toBe("aborted");
});

test("Prefer: wait ends in starting and in processing when the clock passes it", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  const headers = { prefer: "wait=60" };
  for (const [queueMs, status] of [
    [90_000, "starting"],
    [0, "processing"],
  ] as const) {
    const asked = emulator.postCreate({ scenario: { queueMs, durationMs: 90_000 }, headers });
    let isAnswered = false;
    void asked.then(() => (isAnswered = true));
    await expect.poll(() => emulator.log("create")).not.toHaveLength(0);
    await moveClock(emulator, { advanceMs: 59_000 });
    expect(isAnswered).toBe(false);
    await moveClock(emulator, { advanceMs: 1000 });
    const response = await asked;
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ status });
    await fetch(`${emulator.url}/control/log`, { method: "DELETE" });
  }
});

test("the same steps happen at the same moments in the same order, however the machine is loaded", async () => {
  const play = async (): Promise<[string, string | undefined][]> => {
    await using emulator = await startTestEmulator({ frozen: true, now: () => 1_700_000_000_000 });
    await using receiver = await startReceiver((count) => (count % 3 === 0 ? 500 : 200));
    const names = new Map<string | null, string>();
    for (const name of ["first", "second", "third"]) {
      const scenario = { queueMs: 400, durationMs: 2000, seed: 7, webhooks: { duplicate: 1 } };
      const { id } = await emulator.create({ scenario, webhook: `${receiver.url}?${name}` });
      names.set(id, name);
      await moveClock(emulator, { advanceMs: 700 });
    }
    await moveClock(emulator, { advanceMs: HOUR_MS });
    return (await emulator.log("webhook")).map(({ at, id }) => [at, names.get(id)]);
  };
  const once = await play();
  expect(once.length).toBeGreaterThan(10);
  expect(await play()).toEqual(once);
});

test("the clock goes on from where it stood, also after a restart, and back to the given one", async () => {
  await using emulator = await startTestEmulator();
  await moveClock(emulator, { frozen: true, advanceMs: HOUR_MS });
  const standing = await moveClock(emulator, {});
  expect(standing).toMatchObject({ frozen: true });
  await emulator.emulator.close();
  await using again = await startTestEmulator({ directory: emulator.directory });
  expect(await moveClock(again, {})).toEqual(standing);
  expect(await moveClock(again, { frozen: false })).toMatchObject({ frozen: false });
  const reset = await fetch(`${again.url}/control/clock`, { method: "DELETE" });
  expect(await reset.json()).toMatchObject({ offsetMs: 0, frozen: false });
});

test("a change of the clock that is none is refused by its field", async () => {
  await using emulator = await startTestEmulator();
  for (const body of ['{"advanceMs":-1}', '{"advance":1}', '{"frozen":"yes"}', "["]) {
    const refused = await fetch(`${emulator.url}/control/clock`, { method: "POST", body });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ title: "Invalid clock", status: 400 });
  }
});
