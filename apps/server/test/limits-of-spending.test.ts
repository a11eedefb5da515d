import { describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded, jersey } from "./support/visitor.ts";

const NO_CAPS = { predictionCredits: null, openCredits: null, dayCredits: null };

describe("cap.get and cap.set", () => {
  it("hold an account to what it set, with a typed refusal", async () => {
    await using server = await startTestServer({});
    const guest = await createGuest(server.url);
    expect((await guest.query("cap.get")).result).toEqual({
      ...NO_CAPS,
      used: { openCredits: 0, dayCredits: 0 },
    });
    await guest.mutate("cap.set", { ...NO_CAPS, dayCredits: 0 });
    const { status, error } = await guest.mutate("prediction.create", jersey());
    expect(status).toBe(412);
    expect(error?.data).toMatchObject({ reason: "cap_reached" });
    const other = await createGuest(server.url);
    expect((await other.create()).status).toBe("queued");
  });

  it("take whole credits from 0 on, all three, and nothing else", async () => {
    await using server = await startTestServer({});
    const guest = await createGuest(server.url);
    for (const wrong of [{}, { ...NO_CAPS, dayCredits: -1 }, { ...NO_CAPS, openCredits: 1.5 }]) {
      const { error } = await guest.mutate("cap.set", wrong);
      expect(error?.data.reason).toBe("invalid_input");
    }
  });
});

describe("the hourly places of an address", () => {
  it("come back with the refund", async () => {
    await using server = await startTestServer({ LIMIT_ANONYMOUS_CREATES_PER_HOUR: "1" });
    const guest = await createGuest(server.url);
    const input = { prompt: "a jersey", __scenario: { durationMs: 20, outcome: "fail" } };
    const { id } = await guest.create({ input });
    const refused = await guest.mutate("prediction.create", jersey());
    expect(refused.error?.data.reason).toBe("rate_limited");
    const ended = await guest.waitUntil(id, hasEnded);
    expect(ended.error?.released).toBeGreaterThan(0);
    expect((await guest.create()).status).toBe("queued");
  });
});
