import Replicate from "replicate";
import { expect, test } from "vitest";
import { eventually, startTestEmulator } from "./fixture.ts";

function createClient(url: string): Replicate {
  return new Replicate({ auth: "r8_client", baseUrl: `${url}/replicate/v1` });
}

async function collect(client: Replicate, scenario: object): Promise<[string, string][]> {
  const events: [string, string][] = [];
  const input = { prompt: "a club of the harbour", __scenario: scenario };
  for await (const { event, data } of client.stream("darkroom/kit-name", { input })) {
    events.push([event, data]);
  }
  return events;
}

test("the official client streams the words of a model that writes, then the end", async () => {
  await using emulator = await startTestEmulator();
  const client = createClient(emulator.url);
  const events = await collect(client, { durationMs: 300 });
  expect(events.at(-1)).toEqual(["done", "{}"]);
  const words = events.filter(([event]) => event === "output").map(([, data]) => data);
  const { results } = await client.predictions.list();
  expect(words.length).toBeGreaterThan(1);
  expect(words).toEqual(results[0]?.output);
});

test("a stream breaks off with what a failing model says", async () => {
  await using emulator = await startTestEmulator();
  const client = createClient(emulator.url);
  const failing = collect(client, { outcome: "fail", durationMs: 30 });
  await expect(failing).rejects.toThrow(/out of memory/);
});

test("a stream ends when its prediction is cancelled", async () => {
  await using emulator = await startTestEmulator();
  const client = createClient(emulator.url);
  const collecting = collect(client, { outcome: "hang" });
  const id = await eventually(
    "the create",
    async () => (await emulator.log("create"))[0]?.id ?? undefined,
  );
  await client.predictions.cancel(id);
  expect(await collecting).toEqual([["done", '{"reason":"canceled"}']]);
});

test("pictures have no stream, and an unknown one is 404", async () => {
  await using emulator = await startTestEmulator();
  const client = createClient(emulator.url);
  const input = { prompt: "x", __scenario: { durationMs: 0 } };
  const created = await client.predictions.create({ model: "darkroom/jersey-speed", input });
  expect(created.urls.stream).toBeUndefined();
  expect((await fetch(`${emulator.url}/stream/v1/nothing`)).status).toBe(404);
});
