import { MODEL_DECLARATIONS } from "@darkroom/generator";
import Replicate, { parseProgressFromLogs, validateWebhook } from "replicate";
import { expect, test } from "vitest";
import { startReceiver, startTestEmulator } from "./fixture.ts";

/** The official client, pointed at the emulator as anybody would. */
function createClient(url: string): Replicate {
  return new Replicate({ auth: "r8_client", baseUrl: `${url}/replicate/v1`, useFileOutput: false });
}

const SCRIPTED = { prompt: "a jersey", __scenario: { durationMs: 60 } };

test("the official client runs a model by its name and by its version", async () => {
  await using emulator = await startTestEmulator();
  const client = createClient(emulator.url);
  const output = await client.run("darkroom/jersey-speed", { input: SCRIPTED });
  expect(output).toEqual([expect.stringMatching(/out-0\.png$/)]);
  const { latest_version: version } = await client.models.get("darkroom", "jersey-quality");
  const wait = { mode: "poll", interval: 20 } as const;
  const polled = await client.run(`darkroom/jersey-quality:${version?.id ?? ""}`, {
    input: SCRIPTED,
    wait,
  });
  expect(polled).toEqual([expect.stringMatching(/out-0\.png$/)]);
});

test("the official client throws what a failing model says", async () => {
  await using emulator = await startTestEmulator();
  const client = createClient(emulator.url);
  const input = { prompt: "x", __scenario: { outcome: "nsfw", durationMs: 20 } };
  await expect(client.run("darkroom/jersey-speed", { input })).rejects.toThrow(/NSFW/);
});

test("the official client creates, reads progress, waits, cancels and lists", async () => {
  await using emulator = await startTestEmulator();
  const client = createClient(emulator.url);
  const model = "darkroom/jersey-speed";
  const slow = { prompt: "x", __scenario: { durationMs: 60_000 } };
  const created = await client.predictions.create({ model, input: slow });
  expect(created.status).toBe("starting");
  const canceled = await client.predictions.cancel(created.id);
  expect(canceled.status).toBe("canceled");
  expect((await client.predictions.get(created.id)).status).toBe("canceled");

  const other = await client.predictions.create({ model, input: SCRIPTED });
  const ended = await client.wait(other, { interval: 20 });
  expect(ended.status).toBe("succeeded");
  expect(parseProgressFromLogs(ended)?.percentage).toBe(1);

  const { results } = await client.predictions.list();
  expect(results.map((prediction) => prediction.id)).toEqual([other.id, created.id]);
});

test("the official client validates a webhook with the secret it fetched, and not with another", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const client = createClient(emulator.url);
  const { key } = await client.webhooks.default.secret.get();
  await client.predictions.create({
    model: "darkroom/jersey-speed",
    input: SCRIPTED,
    webhook: receiver.url,
    webhook_events_filter: ["completed"],
  });
  const { headers, body } = await receiver.untilStatus("succeeded");
  const parts = {
    id: String(headers["webhook-id"]),
    timestamp: String(headers["webhook-timestamp"]),
    signature: String(headers["webhook-signature"]),
    body,
  };
  expect(await validateWebhook({ ...parts, secret: key })).toBe(true);
  const other = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  expect(await validateWebhook({ ...parts, secret: other })).toBe(false);
});

test("the official client iterates over pages, and over models, versions and the account", async () => {
  await using emulator = await startTestEmulator();
  const client = createClient(emulator.url);
  for (let index = 0; index < 105; index += 1) {
    await emulator.create({ scenario: { durationMs: 0 } });
  }
  let count = 0;
  for await (const page of client.paginate(() => client.predictions.list())) count += page.length;
  expect(count).toBe(105);
  const { results: models } = await client.models.list();
  expect(models.map((model) => model.name)).toEqual(MODEL_DECLARATIONS.map(({ name }) => name));
  const { id } = models[0]?.latest_version ?? { id: "" };
  const version = await client.models.versions.get("darkroom", "jersey-preview", id);
  expect(version.id).toBe(id);
  expect((await client.accounts.current()).username).toBe("darkroom");
});

test("the official client uploads a file, finds it and deletes it", async () => {
  await using emulator = await startTestEmulator();
  const client = createClient(emulator.url);
  const file = await client.files.create(new Blob(["stripes"], { type: "text/plain" }), {
    use: "test",
  });
  expect(file).toMatchObject({ content_type: "text/plain", size: 7, metadata: { use: "test" } });
  expect(file.checksums.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect((await client.files.get(file.id)).id).toBe(file.id);
  expect((await client.files.list()).results).toHaveLength(1);
  expect(await client.files.delete(file.id)).toBe(true);
  await expect(client.files.get(file.id)).rejects.toThrow(/404/);
});
