import { expect, test } from "vitest";
import { type Caller, startTestEmulator } from "./fixture.ts";

async function control(emulator: Caller, path: string, body: object): Promise<unknown> {
  const init = { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${emulator.url}/control${path}`, init);
  expect(response.status).toBe(200);
  return response.json();
}

const scenario = { durationMs: 0 } as const;

test("an account with little credit makes six a minute, one at a time, and is told the wait", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  await control(emulator, "/account", { creditUsd: 4.99 });
  const first = await emulator.postCreate({ scenario });
  expect(first.status).toBe(201);
  expect(first.headers.get("ratelimit-remaining")).toBe("0");
  expect(first.headers.get("ratelimit-reset")).toBe("10");
  await control(emulator, "/clock", { advanceMs: 5000 });
  const refused = await emulator.postCreate({ scenario });
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("5");
  expect(await refused.json()).toEqual({
    detail:
      "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~5s.",
    status: 429,
    retry_after: 5,
  });
  await control(emulator, "/clock", { advanceMs: 5000 });
  expect((await emulator.postCreate({ scenario })).status).toBe(201);
  // A pause saves up no more than the burst.
  await control(emulator, "/clock", { advanceMs: 600_000 });
  expect((await emulator.postCreate({ scenario })).status).toBe(201);
  expect((await emulator.postCreate({ scenario })).status).toBe(429);
});

test("thirty creates at six a minute all get through when each waits as told, in five minutes", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  await control(emulator, "/account", { creditUsd: 1 });
  let waitedS = 0;
  let accepted = 0;
  while (accepted < 30) {
    const answer = await emulator.postCreate({ scenario });
    if (answer.status === 201) {
      accepted += 1;
      continue;
    }
    const waitS = Number(answer.headers.get("retry-after"));
    waitedS += waitS;
    await control(emulator, "/clock", { advanceMs: waitS * 1000 });
  }
  expect(waitedS).toBe(290);
  const rows = await emulator.log("create");
  expect(rows.filter(({ status }) => status === 429)).toHaveLength(29);
});

test("a rate and a burst of one's own take the place of what the credit allows", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  await control(emulator, "/account", { creditUsd: 1, requestsPerMinute: 60, burst: 3 });
  const statuses: number[] = [];
  for (let index = 0; index < 4; index += 1) {
    statuses.push((await emulator.postCreate({ scenario })).status);
  }
  expect(statuses).toEqual([201, 201, 201, 429]);
  await control(emulator, "/clock", { advanceMs: 1000 });
  expect((await emulator.postCreate({ scenario })).status).toBe(201);
});

test("no credit is a 402 on both wires; without a word about it there is enough and no limit", async () => {
  await using emulator = await startTestEmulator();
  const skytells = () =>
    fetch(`${emulator.url}/skytells/v1/predictions`, {
      method: "POST",
      headers: { "x-api-key": "sk-1" },
      body: JSON.stringify({ model: "jersey-speed", input: { prompt: "x", __scenario: scenario } }),
    });
  const free = await emulator.postCreate({ scenario });
  expect(free.status).toBe(201);
  expect(free.headers.get("ratelimit-remaining")).toBeNull();
  await control(emulator, "/account", { creditUsd: 0 });
  const broke = await emulator.postCreate({ scenario });
  expect(broke.status).toBe(402);
  expect(await broke.json()).toMatchObject({ title: "Insufficient credit", status: 402 });
  expect((await skytells()).status).toBe(402);
  await fetch(`${emulator.url}/control/account`, { method: "DELETE" });
  expect((await emulator.postCreate({ scenario })).status).toBe(201);
  expect((await skytells()).status).toBe(200);
});

test("false-402 refuses every other create although there is credit", async () => {
  await using emulator = await startTestEmulator();
  await control(emulator, "/account", { creditUsd: 100 });
  await emulator.setScenario({ preset: "false-402" });
  const statuses: number[] = [];
  for (let index = 0; index < 4; index += 1) statuses.push((await emulator.postCreate()).status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 201, 402, 402]);
});

test("revoked tokens are 401 on both wires", async () => {
  await using emulator = await startTestEmulator();
  await control(emulator, "/account", { revoked: true });
  const refused = await emulator.request("/predictions");
  expect(refused.status).toBe(401);
  expect(await refused.json()).toEqual({
    title: "Unauthenticated",
    detail: "Invalid or expired API token.",
    status: 401,
  });
  const headers = { "x-api-key": "sk-1" };
  expect((await fetch(`${emulator.url}/skytells/v1/models`, { headers })).status).toBe(401);
});

test("an account with a wrong field is refused by its name, and its schema is published", async () => {
  await using emulator = await startTestEmulator();
  const refused = await fetch(`${emulator.url}/control/account`, {
    method: "POST",
    body: '{"credit":1}',
  });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining("credit") });
  const schema: unknown = await (await fetch(`${emulator.url}/control/account/schema`)).json();
  expect(schema).toMatchObject({ additionalProperties: false });
});
