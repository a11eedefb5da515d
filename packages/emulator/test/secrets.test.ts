import { validateWebhook } from "replicate";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Caller, isSigned, startReceiver, startTestEmulator } from "./fixture.ts";

async function rotate(emulator: Caller, body?: object): Promise<string> {
  const init = { method: "POST", ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await fetch(`${emulator.url}/control/secret/rotate`, init);
  return z.object({ key: z.string() }).parse(await answer.json()).key;
}

async function tell(emulator: Caller, url: string, webhooks = {}): Promise<void> {
  const scenario = { durationMs: 0, webhooks };
  const { id } = await emulator.create({ scenario, webhook: url, events: ["completed"] });
  await emulator.untilEnd(id);
}

test("within the overlap of a rotation both secrets verify, afterwards the new one alone", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const before = await emulator.secret();
  const after = await rotate(emulator, { overlapMs: 60_000 });
  expect(after).toMatch(/^whsec_[\w+/]{32}$/);
  expect(after).not.toBe(before);
  expect(await emulator.secret()).toBe(after);
  await tell(emulator, receiver.url);
  const [first] = await receiver.until(1);
  expect(String(first?.headers["webhook-signature"]).split(" ")).toHaveLength(2);
  expect(first && [isSigned(first, before), isSigned(first, after)]).toEqual([true, true]);
  const { headers = {}, body = "" } = first ?? {};
  const id = String(headers["webhook-id"]);
  const timestamp = String(headers["webhook-timestamp"]);
  const signature = String(headers["webhook-signature"]);
  for (const secret of [before, after]) {
    expect(await validateWebhook({ id, timestamp, signature, body, secret })).toBe(true);
  }

  await fetch(`${emulator.url}/control/clock`, { method: "POST", body: '{"advanceMs":60000}' });
  await tell(emulator, receiver.url);
  const [, second] = await receiver.until(2);
  expect(second && [isSigned(second, before), isSigned(second, after)]).toEqual([false, true]);
});

test("a rotation has an overlap unless it is told otherwise", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const first = await emulator.secret();
  const second = await rotate(emulator);
  await tell(emulator, receiver.url);
  const [told] = await receiver.until(1);
  expect(told && [isSigned(told, first), isSigned(told, second)]).toEqual([true, true]);
  await rotate(emulator, { overlapMs: 0 });
  await tell(emulator, receiver.url);
  const [, later] = await receiver.until(2);
  expect(later && [isSigned(later, first), isSigned(later, second)]).toEqual([false, false]);
});

test("a retry is signed with the secrets of its own moment, and a rotation survives a restart", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  let status = 500;
  await using receiver = await startReceiver(() => status);
  await tell(emulator, receiver.url);
  await receiver.until(1);
  const after = await rotate(emulator, { overlapMs: 0 });
  status = 200;
  await emulator.emulator.close();
  await using again = await startTestEmulator({ directory: emulator.directory });
  expect(await again.secret()).toBe(after);
  await fetch(`${again.url}/control/clock`, { method: "POST", body: '{"advanceMs":60000}' });
  const [, retried] = await receiver.until(2);
  expect(retried && isSigned(retried, after)).toBe(true);
});

test("oldSecret signs with the one before the rotation alone, and verifies with nothing before one", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const before = await emulator.secret();
  await tell(emulator, receiver.url, { oldSecret: true });
  const after = await rotate(emulator, { overlapMs: 60_000 });
  await tell(emulator, receiver.url, { oldSecret: true });
  const [first, second] = await receiver.until(2);
  expect(first && isSigned(first, before)).toBe(false);
  expect(second && [isSigned(second, before), isSigned(second, after)]).toEqual([true, false]);
});

test("a webhook is signed in real time, however far the emulator's own has gone", async () => {
  await using emulator = await startTestEmulator({ now: () => 1_700_000_000_000 });
  await using receiver = await startReceiver();
  await fetch(`${emulator.url}/control/clock`, { method: "POST", body: '{"advanceMs":3600000}' });
  await tell(emulator, receiver.url);
  const [told] = await receiver.until(1);
  expect(told?.headers["webhook-timestamp"]).toBe("1700000000");
  expect(told?.prediction.created_at).toBe("2023-11-14T23:13:20.000000Z");
});

test("timestampOffsetS puts the provider's clock ahead or behind, and the signature fits", async () => {
  await using emulator = await startTestEmulator({ now: () => 1_700_000_000_000 });
  await using receiver = await startReceiver();
  await tell(emulator, receiver.url, { timestampOffsetS: 600 });
  await tell(emulator, receiver.url, { timestampOffsetS: -30 });
  const [ahead, behind] = await receiver.until(2);
  expect(ahead?.headers["webhook-timestamp"]).toBe("1700000600");
  expect(behind?.headers["webhook-timestamp"]).toBe("1699999970");
  expect(ahead && isSigned(ahead, await emulator.secret())).toBe(true);
});
