import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogSchema, startEmulator } from "@darkroom/emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";

const MODEL = "skytells/jersey-speed";
const input = { prompt: "teal and orange jersey", __scenario: { durationMs: 50 } };

let directory: string;
let emulator: Awaited<ReturnType<typeof startEmulator>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "darkroom-skytells-"));
  emulator = await startEmulator({ directory, port: 0 });
});

afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true, force: true });
});

const models = z.array(z.object({ model: z.string(), provider: z.string().optional() }));

async function modelsAt(url: string): Promise<string[]> {
  const { result } = await (await createGuest(url)).query("model.list");
  return models.parse(result).map(({ model }) => model);
}

describe("Skytells as the provider", () => {
  it("alone: its models are offered, and one runs by its webhooks", async () => {
    const variables = { SKYTELLS_BASE_URL: `${emulator.url}/skytells/v1` };
    await using server = await startTestServer(variables);
    expect(server.lines).toContainEqual(
      `Provider  emulator of Skytells at ${emulator.url}/skytells/v1; its webhooks reach us`,
    );
    const names = await modelsAt(server.url);
    expect(names).toContain(MODEL);
    expect(names.every((name) => name.startsWith("skytells/"))).toBe(true);

    const guest = await createGuest(server.url);
    const { id } = await guest.create({ model: MODEL, input });
    const ended = await guest.waitUntil(id, hasEnded);
    expect(ended).toMatchObject({ status: "succeeded", model: MODEL, error: null });
    const picture = await guest.send(ended.outputs[0]?.url ?? "");
    expect(picture.headers.get("content-type")).toBe("image/png");
    const log = LogSchema.parse(await (await fetch(`${emulator.url}/control/log`)).json());
    const told = log.filter(({ kind }) => kind === "webhook");
    expect(told.map(({ status }) => status)).toEqual([200, 200]);
    expect(told[0]?.webhook).toMatch(/\/webhooks\/skytells\?prediction=/);
  });

  it("beside Replicate: both catalogues, each model at its own provider", async () => {
    await using server = await startTestServer({
      SKYTELLS_BASE_URL: `${emulator.url}/skytells/v1`,
      REPLICATE_BASE_URL: `${emulator.url}/replicate/v1`,
    });
    const names = await modelsAt(server.url);
    expect(names).toEqual(expect.arrayContaining([MODEL, "darkroom/jersey-speed"]));
    const guest = await createGuest(server.url);
    for (const model of [MODEL, "darkroom/jersey-speed"]) {
      const { id } = await guest.create({ model, input });
      expect((await guest.waitUntil(id, hasEnded)).status).toBe("succeeded");
    }
    const forged = await fetch(`${server.url}/webhooks/skytells?prediction=x&t=y`, {
      method: "POST",
      body: "{}",
    });
    expect(forged.status).toBe(401);
  });

  it("without a key: neither its models nor its route exist", async () => {
    await using server = await startTestServer({
      REPLICATE_BASE_URL: `${emulator.url}/replicate/v1`,
    });
    expect(await modelsAt(server.url)).not.toContain(MODEL);
    const response = await fetch(`${server.url}/webhooks/skytells?prediction=x&t=y`, {
      method: "POST",
      body: "{}",
    });
    expect(response.status).toBe(404);
  });

  it("with a foreign address and no key: the start ends with one line", async () => {
    const start = startTestServer({ SKYTELLS_BASE_URL: "https://proxy.example/v1" });
    await expect(start).rejects.toThrow("SKYTELLS_BASE_URL is set, but SKYTELLS_API_KEY is not.");
  });
});
