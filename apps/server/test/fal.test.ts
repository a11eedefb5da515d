import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogSchema, startEmulator } from "@darkroom/emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";

const MODEL = "fal-ai/jersey-speed";
const ACCOUNT = "user_emulator";
const input = { prompt: "teal and orange jersey", __scenario: { durationMs: 50 } };

let directory: string;
let emulator: Awaited<ReturnType<typeof startEmulator>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "darkroom-fal-"));
  emulator = await startEmulator({ directory, port: 0 });
});

afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true, force: true });
});

const models = z.array(z.object({ model: z.string() }));

async function modelsAt(url: string): Promise<string[]> {
  const { result } = await (await createGuest(url)).query("model.list");
  return models.parse(result).map(({ model }) => model);
}

/** What became of the deliveries about the newest run. */
async function deliveriesOfNewest(): Promise<number[]> {
  const log = LogSchema.parse(await (await fetch(`${emulator.url}/control/log`)).json());
  const newest = log.findLast(({ kind }) => kind === "create")?.id;
  return log
    .filter(({ kind, id }) => kind === "webhook" && id === newest)
    .map(({ status }) => status);
}

describe("fal as the provider", () => {
  it("alone: its models are offered, and one runs by its webhook", async () => {
    const variables = { FAL_BASE_URL: `${emulator.url}/fal`, FAL_USER_ID: ACCOUNT };
    await using server = await startTestServer(variables);
    expect(server.lines).toContainEqual(
      `Provider  emulator of fal at ${emulator.url}/fal; its webhooks reach us`,
    );
    const names = await modelsAt(server.url);
    expect(names).toContain(MODEL);
    expect(names.every((name) => name.startsWith("fal-ai/"))).toBe(true);

    const guest = await createGuest(server.url);
    const { id } = await guest.create({ model: MODEL, input });
    const ended = await guest.waitUntil(id, hasEnded);
    expect(ended).toMatchObject({ status: "succeeded", model: MODEL, error: null });
    const picture = await guest.send(ended.outputs[0]?.url ?? "");
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(await deliveriesOfNewest()).toEqual([200]);
  });

  it("refuses what fal signed for another user, and is told the end by asking", async () => {
    const variables = { FAL_BASE_URL: `${emulator.url}/fal`, FAL_USER_ID: ACCOUNT };
    await using server = await startTestServer(variables);
    const guest = await createGuest(server.url);
    const __scenario = { durationMs: 50, fal: { account: "user_stranger" } };
    const { id } = await guest.create({ model: MODEL, input: { ...input, __scenario } });
    expect((await guest.waitUntil(id, hasEnded)).status).toBe("succeeded");
    // fal tries again until somebody takes it.
    expect(new Set(await deliveriesOfNewest())).toEqual(new Set([401]));
  });

  it("beside the others: each model at its own provider", async () => {
    await using server = await startTestServer({
      FAL_BASE_URL: `${emulator.url}/fal`,
      SKYTELLS_BASE_URL: `${emulator.url}/skytells/v1`,
      REPLICATE_BASE_URL: `${emulator.url}/replicate/v1`,
    });
    const wanted = [MODEL, "skytells/jersey-speed", "darkroom/jersey-speed"];
    expect(await modelsAt(server.url)).toEqual(expect.arrayContaining(wanted));
    const guest = await createGuest(server.url);
    for (const model of wanted) {
      const { id } = await guest.create({ model, input });
      expect((await guest.waitUntil(id, hasEnded)).status).toBe("succeeded");
    }
  });

  it("without a key: neither its models nor its route exist, and an address alone does not do", async () => {
    await using server = await startTestServer({
      REPLICATE_BASE_URL: `${emulator.url}/replicate/v1`,
    });
    expect(await modelsAt(server.url)).not.toContain(MODEL);
    const path = "/webhooks/fal?prediction=x&t=y";
    const response = await fetch(`${server.url}${path}`, { method: "POST", body: "{}" });
    expect(response.status).toBe(404);
    const start = startTestServer({ FAL_BASE_URL: "https://proxy.example" });
    await expect(start).rejects.toThrow("FAL_BASE_URL is set, but FAL_KEY is not.");
  });
});
