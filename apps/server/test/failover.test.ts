import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "@darkroom/emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded } from "./support/visitor.ts";

const MODEL = "darkroom/jersey-speed";
const input = { prompt: "teal and orange jersey", __scenario: { durationMs: 50 } };

let directory: string;
let emulator: Awaited<ReturnType<typeof startEmulator>>;
/** A port of this machine on which nobody listens. */
let closedPort: number;

async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "darkroom-failover-"));
  emulator = await startEmulator({ directory, port: 0 });
  closedPort = await findClosedPort();
});

afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true, force: true });
});

const timeline = z.array(z.object({ type: z.string() }));
const status = z.object({
  status: z.string(),
  providers: z.array(z.object({ provider: z.string(), answers: z.boolean() })),
});
const readiness = z.object({
  status: z.string(),
  providers: z.array(z.object({ provider: z.string(), breaker: z.string() })),
});

describe("Replicate does not answer", () => {
  it("Skytells runs its model where both are configured, under the same name and id", async () => {
    await using server = await startTestServer({
      REPLICATE_BASE_URL: `http://127.0.0.1:${String(closedPort)}/v1`,
      SKYTELLS_BASE_URL: `${emulator.url}/skytells/v1`,
    });
    const guest = await createGuest(server.url);
    const { id } = await guest.create({ model: MODEL, input });
    const ended = await guest.waitUntil(id, hasEnded);
    expect(ended).toMatchObject({ id, status: "succeeded", model: MODEL, error: null });
    const { result } = await guest.query("prediction.timeline", { id });
    const types = timeline.parse(result).map(({ type }) => type);
    expect(types.filter((type) => type === "provider.switched")).toHaveLength(1);
    expect(types.filter((type) => type === "submission.accepted").length).toBeLessThanOrEqual(1);
  });

  it("the state of the system and the health check say so, and new orders are taken", async () => {
    await using server = await startTestServer({
      REPLICATE_BASE_URL: `http://127.0.0.1:${String(closedPort)}/v1`,
    });
    const guest = await createGuest(server.url);
    for (let order = 0; order < 5; order += 1) await guest.create({ model: MODEL, input });
    const { id } = await guest.create({ model: MODEL, input });
    const waiting = await guest.waitUntil(id, (view) => view.waitsFor === "provider");
    expect(waiting.status).toBe("queued");
    const readStatus = async () =>
      status.parse((await createVisitor(server.url).query("system.status")).result);
    await expect.poll(readStatus).toEqual({
      status: "degraded",
      providers: [{ provider: "replicate", answers: false }],
    });
    const response = await fetch(`${server.url}/readyz`);
    expect(response.status).toBe(200);
    const { providers } = readiness.parse(await response.json());
    expect(providers).toEqual([{ provider: "replicate", breaker: expect.any(String) }]);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain('darkroom_provider_answers{provider="replicate"} 0');
  });
});
