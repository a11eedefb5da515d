import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  createCaller,
  type Caller,
  eventually,
  isSigned,
  startReceiver,
  startTestEmulator,
  temporaryFolder,
} from "./fixture.ts";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));

type Child = AsyncDisposable & { caller: Caller; kill: () => Promise<void>; output: () => string };

/** The emulator as a process of its own, on a free port. */
async function spawnEmulator(directory: string): Promise<Child> {
  const child = spawn(process.execPath, [CLI, "--port", "0", "--directory", directory]);
  let output = "";
  child.stdout.on("data", (piece: Buffer) => (output += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (output += piece.toString()));
  const url = await eventually("the ready line", () => {
    if (child.exitCode !== null) throw new Error(`The emulator ended: ${output}`);
    return /Emulator ready: (http:\/\/\S+)\/replicate\/v1/.exec(output)?.[1];
  });
  const kill = () => killHard(child);
  return { caller: createCaller(url), kill, output: () => output, [Symbol.asyncDispose]: kill };
}

async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

test("after kill -9 interrupted work ends under the same ids, with one create each in the log", async () => {
  using folder = temporaryFolder();
  await using receiver = await startReceiver();
  const ids: string[] = [];
  let secret = "";
  {
    await using first = await spawnEmulator(folder.path);
    secret = await first.caller.secret();
    const scenarios = [
      { durationMs: 1500 },
      { queueMs: 1500, durationMs: 20 },
      { outcome: "hang" },
      { outcome: "fail", durationMs: 1500 },
    ] as const;
    for (const scenario of scenarios) {
      const fields = { scenario, webhook: receiver.url, events: ["completed"] };
      ids.push((await first.caller.create(fields)).id);
    }
    const done = await first.caller.create({ scenario: { durationMs: 0 } });
    await first.caller.untilEnd(done.id);
    ids.push(done.id);
    await first.kill();
  }
  expect(receiver.received).toEqual([]);

  await using second = await spawnEmulator(folder.path);
  const { caller } = second;
  expect(await caller.secret()).toBe(secret);
  const [long = "", queued = "", hanging = "", failing = "", done = ""] = ids;
  expect((await caller.get(done)).status).toBe("succeeded");
  expect((await caller.untilEnd(long)).status).toBe("succeeded");
  expect((await caller.untilEnd(queued)).status).toBe("succeeded");
  expect((await caller.untilEnd(failing)).status).toBe("failed");
  expect((await caller.get(hanging)).status).toBe("processing");
  expect((await caller.cancel(hanging)).status).toBe("canceled");
  const webhooks = await receiver.until(4);
  expect(webhooks.every((webhook) => isSigned(webhook, secret))).toBe(true);
  const creates = await caller.log("create");
  expect(creates.map((entry) => entry.id)).toEqual(ids);
});

test("after kill -9 a pending webhook is retried with the same id and body", async () => {
  using folder = temporaryFolder();
  let accepts = false;
  await using receiver = await startReceiver(() => (accepts ? 200 : 500));
  let id = "";
  {
    await using first = await spawnEmulator(folder.path);
    const scenario = { durationMs: 0 };
    ({ id } = await first.caller.create({
      scenario,
      webhook: receiver.url,
      events: ["completed"],
    }));
    await receiver.until(1);
    await eventually("its log row", async () => {
      const rows = await first.caller.log("webhook");
      return rows.length > 0 ? rows : undefined;
    });
    await first.kill();
  }
  accepts = true;
  await using second = await spawnEmulator(folder.path);
  const [refused, accepted] = await receiver.until(2);
  expect(accepted?.webhookId).toBe(refused?.webhookId);
  expect(accepted?.body).toBe(refused?.body);
  expect(accepted?.prediction.id).toBe(id);
  await eventually("the accepted row", async () => {
    const rows = await second.caller.log("webhook");
    return rows.find((row) => row.status === 200);
  });
});

test("many predictions and several kills: each is created once, ends, and its end is told", async () => {
  using folder = temporaryFolder();
  await using receiver = await startReceiver();
  const answered: string[] = [];
  for (let kills = 0; kills < 3; kills += 1) {
    await using child = await spawnEmulator(folder.path);
    const creates = Array.from({ length: 30 }, async () => {
      const scenario = { queueMs: 100, durationMs: 400 };
      const fields = { scenario, webhook: receiver.url, events: ["completed"] };
      answered.push((await child.caller.create(fields)).id);
    });
    const settled = Promise.allSettled(creates);
    // The kill comes as soon as a third has been answered; the other creates may fail.
    await eventually("some answers", () => (answered.length >= kills * 30 + 10 ? true : undefined));
    await child.kill();
    await settled;
    while (answered.length < (kills + 1) * 30) answered.push("");
  }
  await using last = await spawnEmulator(folder.path);
  const known = new Set(answered.filter((id) => id !== ""));
  for (const id of known) expect((await last.caller.untilEnd(id)).status).toBe("succeeded");
  const created = (await last.caller.log("create")).map((entry) => entry.id ?? "");
  expect(new Set(created).size).toBe(created.length);
  for (const id of known) expect(created).toContain(id);
  for (const id of created) {
    expect((await last.caller.untilEnd(id)).status).toBe("succeeded");
    await eventually(`the end of ${id}`, () =>
      receiver.received.find((webhook) => webhook.prediction.id === id),
    );
  }
});

test("a webhook accepted before the end is not sent again by the next start", async () => {
  using folder = temporaryFolder();
  await using receiver = await startReceiver();
  {
    await using first = await startTestEmulator({ directory: folder.path });
    const fields = { scenario: { durationMs: 0 }, webhook: receiver.url, events: ["completed"] };
    await first.create(fields);
    await eventually("its log row", async () => {
      const rows = await first.log("webhook");
      return rows.length > 0 ? rows : undefined;
    });
  }
  await using second = await startTestEmulator({ directory: folder.path });
  const fields = { scenario: { durationMs: 0 }, webhook: receiver.url, events: ["completed"] };
  const { id } = await second.create(fields);
  const webhooks = await receiver.until(2);
  expect(webhooks[1]?.prediction.id).toBe(id);
});

test("a standing scenario and its share survive a restart", async () => {
  using folder = temporaryFolder();
  {
    await using first = await startTestEmulator({ directory: folder.path });
    await first.setScenario({ accept: "402", share: 0.5 });
    expect((await first.post("/predictions", { input: {} })).status).toBe(422);
  }
  await using second = await startTestEmulator({ directory: folder.path });
  expect((await second.post("/predictions", { input: {} })).status).toBe(402);
});

test("closing leaves open predictions open, also those whose webhooks wait", async () => {
  using folder = temporaryFolder();
  await using receiver = await startReceiver();
  let id = "";
  {
    await using first = await startTestEmulator({ directory: folder.path });
    const scenario = { durationMs: 20, webhooks: { delayMs: 60_000 } };
    ({ id } = await first.create({ scenario, webhook: receiver.url, events: ["completed"] }));
    await first.untilEnd(id);
  }
  await using second = await startTestEmulator({
    directory: folder.path,
    now: () => Date.now() + 60_000,
  });
  const [late] = await receiver.until(1);
  expect(late?.prediction.id).toBe(id);
  expect((await second.get(id)).status).toBe("succeeded");
});
