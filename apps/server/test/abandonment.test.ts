import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function seenAt(visitor: Visitor): Promise<number | null> {
  const { result } = await visitor.query("account.get");
  const id = Object.entries(result ?? {}).find(([key]) => key === "id")?.[1];
  const [rows] = await server.database.batch([
    { sql: "SELECT seen_at FROM account WHERE id = ?1", args: [String(id)] },
  ]);
  const at = rows?.[0]?.["seen_at"] ?? null;
  return at === null ? null : Number(at);
}

describe("S82 who is there", () => {
  it.each([
    ["prediction.get", true],
    ["prediction.timeline", true],
    ["prediction.list", false],
    ["prediction.active", false],
  ] as const)("is noted by %s", async (path, needsId) => {
    const guest = await createGuest(server.url);
    const { id } = await guest.create();
    expect(await seenAt(guest)).toBeNull();
    const before = Date.now();
    await guest.query(path, needsId ? { id } : undefined);
    await expect.poll(() => seenAt(guest)).toBeGreaterThanOrEqual(before);
  });

  it("is not noted by what has nothing to do with predictions", async () => {
    const guest = await createGuest(server.url);
    await Promise.all(["model.list", "credit.balance"].map((path) => guest.query(path)));
    expect(await seenAt(guest)).toBeNull();
  });
});

describe("S82 what ends cost", () => {
  it("stands in /metrics, from the counts of the process and from the database", async () => {
    await using fresh = await startTestServer();
    const guest = await createGuest(fresh.url);
    const created = await guest.create();
    await guest.waitUntil(created.id, hasEnded);
    const lost = await guest.create({
      input: { prompt: "teal", __scenario: { durationMs: 20, outcome: "fail" } },
    });
    await guest.waitUntil(lost.id, hasEnded);
    const read = async () => (await fetch(`${fresh.url}/metrics`)).text();
    for (const line of [
      'darkroom_engine_count{name="abandoned"} 0',
      'darkroom_engine_count{name="failedAttempts"} 1',
      'darkroom_engine_count{name="failedAttemptCredits"} 0',
      'darkroom_engine_count{name="successes"} 1',
      'darkroom_engine_count{name="successCredits"} 1',
      'darkroom_day_predictions{status="succeeded"} 1',
      'darkroom_day_predictions{status="failed"} 1',
      'darkroom_day_credits{status="succeeded"} 1',
      'darkroom_day_credits{status="failed"} 0',
      'darkroom_day_provider_credits{status="failed"} 0',
      "darkroom_day_awaited_predictions 2",
      "darkroom_day_abandoned_predictions 0",
    ]) {
      await expect.poll(read, { timeout: 10_000 }).toContain(line);
    }
  });

  it("is not told as it was, where the database cannot be read", async () => {
    await using broken = await startTestServer();
    await broken.database.close();
    const response = await fetch(`${broken.url}/metrics`);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain("darkroom_day_abandoned_predictions Nan");
    expect(text).not.toContain("darkroom_day_predictions{");
  });
});
