import { describe, expect, it } from "vitest";
import { bearer, createKey, createMember } from "./support/member.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";
import type { PredictionView, Visitor } from "./support/visitor.ts";

const SEEDED = { prompt: "teal and orange jersey", seed: 7, __scenario: { durationMs: 300 } };

async function order(visitor: Visitor, reuse?: "never" | "allow"): Promise<PredictionView> {
  const model = "darkroom/jersey-quality";
  return visitor.create({ model, input: SEEDED, ...(reuse === undefined ? {} : { reuse }) });
}

const settle = async (visitor: Visitor, { id }: PredictionView): Promise<PredictionView> =>
  visitor.waitUntil(id, hasEnded);

/** How often the emulator was asked to create, by its own log. */
async function creationsOf(server: TestServer): Promise<number> {
  const [row] = await server.database.read({
    sql: "SELECT count(DISTINCT provider_prediction_id) AS runs FROM prediction",
    args: [],
  });
  return Number(row?.["runs"]);
}

describe("an order that may be answered with a stored result", () => {
  it("is, by call or by the setting of the account, at the configured price", async () => {
    await using server = await startTestServer({ REUSE_CREDITS: "1", WELCOME_CREDITS: "10" });
    const guest = await createGuest(server.url);
    expect((await guest.query("reuse.get")).result).toEqual({ reuse: "never", credits: 1 });
    const first = await settle(guest, await order(guest));
    const price = first.credits.captured;
    expect(price).toBeGreaterThan(1);
    const asked = await settle(guest, await order(guest, "allow"));
    expect(asked).toMatchObject({
      status: "succeeded",
      reusedFrom: first.id,
      credits: { price: 1, captured: 1 },
    });
    const never = await settle(guest, await order(guest));
    expect(never.reusedFrom).toBeNull();
    const set = await guest.mutate("reuse.set", { reuse: "allow" });
    expect(set.result).toEqual({ reuse: "allow", credits: 1 });
    const bySetting = await settle(guest, await order(guest));
    expect(bySetting.reusedFrom).not.toBeNull();
    expect(await creationsOf(server)).toBe(2);
    const { result } = await guest.query("credit.balance");
    expect(result).toEqual({ available: 10 - 2 * price - 2, reserved: 0 });
    const bytes = async ({ outputs }: PredictionView): Promise<ArrayBuffer> =>
      (await guest.send(outputs[0]?.url ?? "")).arrayBuffer();
    expect(Buffer.from(await bytes(asked))).toEqual(Buffer.from(await bytes(first)));
  });

  it("is one run for 20 at once, whose others are answered when that ends", async () => {
    await using server = await startTestServer({});
    const guest = await createGuest(server.url);
    const orders = await Promise.all(Array.from({ length: 20 }, () => order(guest, "allow")));
    const ended = await Promise.all(orders.map((ordered) => settle(guest, ordered)));
    expect(ended.map(({ status }) => status)).toEqual(Array(20).fill("succeeded"));
    expect(ended.filter(({ reusedFrom }) => reusedFrom === null)).toHaveLength(1);
    expect(await creationsOf(server)).toBe(1);
    expect((await server.darkroom.audit()).findings).toEqual([]);
  });

  it("is ordered by programs in the same way, who cannot change the setting", async () => {
    await using server = await startTestServer({});
    const member = await createMember(server);
    const { secret } = await createKey(member);
    const first = await settle(member, await order(member));
    const body = JSON.stringify({ model: first.model, input: SEEDED, reuse: "allow" });
    const headers = { "content-type": "application/json", ...bearer(secret) };
    const url = `${server.url}/trpc/prediction.create`;
    const response = await fetch(url, { method: "POST", headers, body });
    expect(await response.json()).toMatchObject({ result: { data: { reusedFrom: first.id } } });
    const set = await member.mutate("reuse.set", { reuse: "allow" }, bearer(secret));
    expect(set.error?.data.reason).toBe("session_required");
  });

  it.each([
    ["-1", "REUSE_CREDITS must be a whole number"],
    ["1.5", "REUSE_CREDITS must be a whole number"],
    ["1000000001", "REUSE_CREDITS must be at most 1000000000"],
  ])("has no price of %s", async (credits, line) => {
    await expect(startTestServer({ REUSE_CREDITS: credits })).rejects.toThrow(line);
  });
});
