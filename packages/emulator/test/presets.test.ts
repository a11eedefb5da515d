import { expect, test } from "vitest";
import { z } from "zod";
import { ScenarioSchema } from "../src/index.ts";
import { startReceiver, startTestEmulator } from "./fixture.ts";

const PresetsSchema = z.array(
  z.strictObject({ name: z.string(), description: z.string(), scenario: ScenarioSchema }),
);

test("presets are listed by name, each with a sentence and a scenario that is one", async () => {
  await using emulator = await startTestEmulator();
  const answer: unknown = await (await fetch(`${emulator.url}/control/presets`)).json();
  const presets = PresetsSchema.parse(answer);
  expect(presets.length).toBeGreaterThanOrEqual(30);
  for (const { name, description, scenario } of presets) {
    expect(name).toMatch(/^[a-z][a-z0-9-]+$/);
    expect(description).toMatch(/\.$/);
    const set = await emulator.setScenario({ preset: name });
    expect(set.status).toBe(200);
    expect(await set.json()).toEqual(scenario);
  }
});

test("a preset stands for what comes next, its fields can be replaced, and in an input it is a word", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  await emulator.setScenario({ preset: "cold-boot", queueMs: 1000 });
  const { id } = await emulator.create();
  const named = await emulator.create({ scenario: "cold-boot" });
  await fetch(`${emulator.url}/control/clock`, { method: "POST", body: '{"advanceMs":60000}' });
  expect((await emulator.get(id)).status).toBe("succeeded");
  expect((await emulator.get(named.id)).status).toBe("starting");
  expect(named.input["__scenario"]).toBe("cold-boot");
});

test("an unknown preset, or an unknown field beside one, is refused by its name", async () => {
  await using emulator = await startTestEmulator();
  for (const [body, name] of [
    [{ preset: "warm-boot" }, "warm-boot"],
    [{ preset: "toString" }, "toString"],
    [{ preset: 3 }, "preset"],
    [{ preset: "quick", speed: 1 }, "speed"],
  ] as const) {
    const refused = await emulator.setScenario(body);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining(name) });
  }
  expect((await emulator.postCreate({ scenario: "nothing" })).status).toBe(400);
});

test("without logs a model tells no progress and no logs webhooks, but its output", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const { id } = await emulator.create({
    scenario: { logs: "none", durationMs: 100 },
    webhook: receiver.url,
    events: ["logs", "completed"],
  });
  await receiver.untilStatus("succeeded");
  expect(receiver.received).toHaveLength(1);
  expect((await emulator.get(id)).logs).toBe("");
});

test("an output is a list, one file or an object with files by name", async () => {
  await using emulator = await startTestEmulator();
  const outputOf = async (scenario: object): Promise<unknown> => {
    const answer = await emulator.postCreate({
      scenario: { durationMs: 0, ...scenario },
      headers: { prefer: "wait" },
    });
    return z.object({ output: z.unknown() }).parse(await answer.json()).output;
  };
  const url: unknown = expect.stringMatching(/^http.*out-\d\.png$/);
  expect(await outputOf({ outputs: 2 })).toEqual([url, url]);
  expect(await outputOf({ outputs: 2, output: { shape: "string" } })).toEqual(url);
  expect(await outputOf({ outputs: 2, output: { shape: "object" } })).toEqual({
    file_0: url,
    file_1: url,
  });
  expect(await outputOf({ outputs: 0, output: { shape: "string" } })).toBeNull();
});

test("files can be delivered from another host, by name or by address", async () => {
  await using emulator = await startTestEmulator();
  const outputOf = async (host: string): Promise<string> => {
    const { id } = await emulator.create({ scenario: { durationMs: 0, output: { host } } });
    return (await emulator.untilEnd(id)).output?.[0] ?? "";
  };
  const separate = new URL(await outputOf("separate"));
  expect(separate.hostname).toBe("localhost");
  expect(separate.port).toBe(new URL(emulator.url).port);
  expect((await fetch(separate)).status).toBe(200);
  expect(await outputOf("https://files.example")).toMatch(/^https:\/\/files\.example\/delivery\//);
  expect((await emulator.setScenario({ output: { host: "ftp://x" } })).status).toBe(400);
});

test("a 429 can be the documented sentence alone", async () => {
  await using emulator = await startTestEmulator();
  const refused = await emulator.postCreate({ scenario: "throttled-silently" });
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBeNull();
  expect(await refused.json()).toEqual({
    detail: "Request was throttled. Your rate limit resets in ~5s.",
  });
});

test("a receiver's 413 and 301 are failures that are tried again, never followed", async () => {
  await using emulator = await startTestEmulator({ webhookRetryOffsetsMs: [0, 5, 10] });
  const answers = [413, 301, 200];
  await using receiver = await startReceiver((count) => answers[count - 1] ?? 200);
  await emulator.create({
    scenario: { durationMs: 0 },
    webhook: receiver.url,
    events: ["completed"],
  });
  await receiver.until(3);
  await expect
    .poll(async () => (await emulator.log("webhook")).map(({ status }) => status))
    .toEqual(answers);
  expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(["/hook"]));
});

test("the log can be asked for some of its rows, and cleared", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 0 } });
  await emulator.untilEnd(id);
  await emulator.request("/predictions/unknown");
  await emulator.request("/predictions");
  const ask = async (query: string): Promise<unknown> =>
    (await fetch(`${emulator.url}/control/log${query}`)).json();
  expect(await ask("?kind=create")).toMatchObject([{ id }]);
  expect(await ask("?kind=get&status=404")).toMatchObject([{ id: null }]);
  expect(await ask("?limit=1")).toMatchObject([{ kind: "list" }]);
  expect(await ask(`?id=${id}&kind=list`)).toEqual([]);
  expect(await ask("?since=2999-01-01T00:00:00Z")).toEqual([]);
  expect((await fetch(`${emulator.url}/control/log?kin=get`)).status).toBe(400);
  expect((await fetch(`${emulator.url}/control/log`, { method: "DELETE" })).status).toBe(204);
  expect(await ask("")).toEqual([]);
});
