import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogSchema, startEmulator } from "@darkroom/emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";

const MODEL = "skytells/jersey-speed";
const input = { prompt: "teal and orange jersey", __scenario: { durationMs: 50 } };

let directory: string;
let main: Awaited<ReturnType<typeof startEmulator>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "darkroom-edge-"));
  main = await startEmulator({ directory, port: 0 });
});

afterAll(async () => {
  await main.close();
  await rm(directory, { recursive: true, force: true });
});

describe("Skytells with an edge host", () => {
  it("sends what wants a direct answer there without a webhook, and everything else with one", async () => {
    const port = new URL(main.url).port;
    await using server = await startTestServer({
      SKYTELLS_BASE_URL: `${main.url}/skytells/v1`,
      SKYTELLS_EDGE_BASE_URL: `http://localhost:${port}/skytells/v1`,
    });
    const guest = await createGuest(server.url);
    for (const delivery of ["direct", "poll"] as const) {
      const { id } = await guest.create({ model: MODEL, input, delivery });
      const ended = await guest.waitUntil(id, hasEnded);
      expect(ended).toMatchObject({ status: "succeeded", pattern: delivery, error: null });
      const picture = await guest.send(ended.outputs[0]?.url ?? "");
      expect(picture.headers.get("content-type")).toBe("image/png");
    }
    const log = LogSchema.parse(await (await fetch(`${main.url}/control/log`)).json());
    const creates = log.filter(({ kind }) => kind === "create");
    expect(creates.map(({ webhook }) => webhook !== null)).toEqual([false, true]);
    // The held answer was the end: nobody had to ask.
    const asked = log.filter(({ kind, id }) => kind === "get" && id === creates[0]?.id);
    expect(asked).toEqual([]);
  });

  it("without any Skytells is a mistake that ends the start", async () => {
    const start = startTestServer({ SKYTELLS_EDGE_BASE_URL: "https://edge.skytells.ai/v1" });
    await expect(start).rejects.toThrow(
      "SKYTELLS_EDGE_BASE_URL is set, but SKYTELLS_API_KEY is not.",
    );
  });
});
