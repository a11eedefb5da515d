import { createReplicate } from "@ai-sdk/replicate";
import { generateImage } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import Replicate from "replicate";
import { createKey } from "./support/member.ts";
import { openDoor } from "./support/replicate-door.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";

const MODEL = "darkroom/jersey-speed";
const MS_MAX = 20_000;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ WELCOME_CREDITS: "1000", LIMIT_CREATES_PER_MINUTE: "200" });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const scripted = (scenario: Record<string, unknown>) => ({ prompt: "teal", __scenario: scenario });

async function pictureOf(url: unknown): Promise<{ type: string | null; status: number }> {
  const response = await fetch(String(url));
  return { status: response.status, type: response.headers.get("content-type") };
}

describe("the official client", () => {
  it("runs a model and gets addresses of our results that open for everybody", async () => {
    const { client, owner } = await openDoor(server);
    const seen: string[] = [];
    const output = await client.run(
      MODEL,
      { input: scripted({ durationMs: 100 }) },
      (prediction) => {
        seen.push(prediction.status);
      },
    );
    expect(seen.at(-1)).toBe("succeeded");
    const [url] = Array.isArray(output) ? output : [];
    expect(String(url)).toMatch(new RegExp(`^${server.url}/results/[^?]+\\?`));
    expect(await pictureOf(url)).toEqual({ status: 200, type: "image/png" });
    const { result } = await owner.query("credit.ledger");
    expect(JSON.stringify(result).match(/"capture"/g)).toHaveLength(1);
  });

  it("needs its token and its base URL changed, and nothing else", async () => {
    const { secret, baseUrl } = await openDoor(server);
    const replicate = new Replicate({ auth: secret, baseUrl });
    const output = await replicate.run(MODEL, { input: scripted({ durationMs: 50 }) });
    const [file] = Array.isArray(output) ? output : [];
    // Of addresses with https the client would make files, which begin with the same text.
    expect(await pictureOf(file)).toEqual({ status: 200, type: "image/png" });
  });

  it("is told by its key what it may, and no more", async () => {
    const { owner, baseUrl, client } = await openDoor(server);
    const created = await client.predictions.create({
      model: MODEL,
      input: scripted({ durationMs: 50 }),
    });
    const timeline = await owner.query("prediction.timeline", { id: created.id });
    expect(Array.isArray(timeline.result) ? timeline.result[0] : null).toMatchObject({
      actor: "apiKey",
    });
    const { secret } = await createKey(owner, { scopes: ["predictions:read"] });
    const reader = new Replicate({ auth: secret, baseUrl });
    expect((await reader.predictions.get(created.id)).id).toBe(created.id);
    const order = { model: MODEL, input: scripted({}) };
    await expect(reader.predictions.create(order)).rejects.toThrow("403 Forbidden");
    const stranger = new Replicate({ auth: (await openDoor(server)).secret, baseUrl });
    await expect(stranger.predictions.get(created.id)).rejects.toThrow("404 Not Found");
    const mistaken = new Replicate({ auth: "r8_of_the_other_house", baseUrl });
    await expect(mistaken.predictions.list()).rejects.toThrow("401 Unauthorized");
  });

  it("goes on asking when the run is longer than its wait", async () => {
    const { client } = await openDoor(server);
    const wait = { mode: "block", timeout: 1, interval: 50 } as const;
    const output = await client.run(MODEL, { input: scripted({ durationMs: 2_500 }), wait });
    expect(Array.isArray(output) && (await pictureOf(output[0])).status).toBe(200);
  });

  it("runs by polling, by name and version, and by what a model says of itself", async () => {
    const { client, baseUrl } = await openDoor(server);
    const model = await client.models.get("darkroom", "jersey-speed");
    expect(model).toMatchObject({
      url: `${baseUrl}/models/${MODEL}`,
      owner: "darkroom",
      name: "jersey-speed",
      latest_version: {
        openapi_schema: { components: { schemas: { Input: { type: "object" } } } },
      },
    });
    const input = scripted({ durationMs: 50 });
    const version = model.latest_version?.id ?? "";
    const output = await client.run(`${MODEL}:${version}`, {
      input,
      wait: { mode: "poll", interval: 50 },
    });
    expect(output).toHaveLength(1);
    const named = await client.predictions.create({ version: MODEL, input });
    expect(named).toMatchObject({ model: MODEL, version, error: null, source: "api" });
    expect((await client.wait(named, { interval: 50 })).metrics?.predict_time).toEqual(
      expect.any(Number),
    );
  });

  it("cancels, and reads what became of it", async () => {
    const { client, baseUrl } = await openDoor(server);
    const created = await client.predictions.create({
      model: MODEL,
      input: scripted({ durationMs: 600_000 }),
    });
    expect(created).toMatchObject({
      status: "starting",
      output: null,
      completed_at: null,
      urls: { get: `${baseUrl}/predictions/${created.id}` },
    });
    await client.predictions.cancel(created.id);
    const status = async () => (await client.predictions.get(created.id)).status;
    await expect.poll(status, { timeout: MS_MAX }).toBe("canceled");
  });

  it("throws the text of ours when a run fails, however it fails", async () => {
    const { client } = await openDoor(server);
    const run = (outcome: string) =>
      client.run(MODEL, { input: scripted({ durationMs: 50, outcome }) });
    await expect(run("nsfw")).rejects.toThrow(
      "The model refused this request by its content rules.",
    );
    await expect(run("abort")).rejects.toThrow(/Prediction failed: \w+/);
  });

  it("pages through everything there and back", async () => {
    const { client, send, owner } = await openDoor(server);
    const runAt = new Date(Date.now() + 3_600_000).toISOString();
    const made: string[] = [];
    for (let count = 0; count < 102; count += 1) {
      const order = { model: MODEL, input: { prompt: `p${String(count)}` }, runAt };
      made.push((await owner.create(order)).id);
    }
    const found: string[] = [];
    for await (const page of client.paginate(() => client.predictions.list())) {
      found.push(...page.map(({ id }) => id));
    }
    expect(found).toEqual(made.toReversed());
    const { body: one } = await send("GET", "/predictions");
    expect(one["previous"]).toBeNull();
    const path = String(one["next"]).slice(`${server.url}/replicate/v1`.length);
    const { body: two } = await send("GET", path);
    expect(two).toMatchObject({ next: null, previous: `${server.url}/replicate/v1/predictions` });
  });
});

describe("a deadline of the client's own", () => {
  it("ends what is still running, which then has failed and costs nothing", async () => {
    const { send, owner } = await openDoor(server);
    const created = await send("POST", `/models/${MODEL}/predictions`, {
      body: { input: scripted({ outcome: "hang" }) },
      headers: { "cancel-after": "5s" },
    });
    expect(created.status).toBe(201);
    const path = `/predictions/${String(created.body["id"])}`;
    const status = async () => (await send("GET", path)).body["status"];
    await expect.poll(status, { timeout: 3 * MS_MAX }).toBe("failed");
    const { body } = await send("GET", path);
    expect(body["error"]).toMatch(/longer than allowed/);
    expect((await owner.query("credit.balance")).result).toEqual({ available: 1_000, reserved: 0 });
  });
});

describe("the AI SDK", () => {
  it("makes a picture and downloads it", async () => {
    const { baseUrl, secret } = await openDoor(server);
    const provider = createReplicate({ apiToken: secret, baseURL: baseUrl });
    const { image } = await generateImage({
      model: provider.image(MODEL),
      prompt: "teal hexagons",
      providerOptions: { replicate: { __scenario: { durationMs: 100 } } },
      maxRetries: 0,
    });
    expect(image.mediaType).toBe("image/png");
    expect(Array.from(image.uint8Array.slice(1, 4))).toEqual([0x50, 0x4e, 0x47]);
  });
});

describe("afterwards", () => {
  it("the books are in order", async () => {
    expect((await server.darkroom.audit()).findings).toEqual([]);
  });
});
