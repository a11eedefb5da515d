import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const TOKEN = "a-token-of-operators-0001";
const BEARER = { authorization: `Bearer ${TOKEN}` };

let server: Awaited<ReturnType<typeof startTestServer>>;
let guest: Visitor;
beforeAll(async () => {
  server = await startTestServer({ OPERATOR_TOKEN: TOKEN });
  guest = await createGuest(server.url);
});
afterAll(() => server[Symbol.asyncDispose]());

const operator = () => {
  const visitor = createVisitor(server.url);
  return (path: string, input: unknown) => visitor.mutate(path, input, BEARER);
};

async function list(path: string): Promise<Record<string, unknown>[]> {
  const response = await fetch(`${server.url}/trpc/${path}`, { headers: BEARER });
  const answer: { result: { data: { items: Record<string, unknown>[] } } } = JSON.parse(
    await response.text(),
  );
  return answer.result.data.items;
}

const balanceOf = async (visitor: Visitor): Promise<unknown> =>
  (await visitor.query("credit.balance")).result;

const accountOf = async (visitor: Visitor): Promise<string> => {
  const { result } = await visitor.query("account.get");
  return String(Object.entries(result ?? {}).find(([key]) => key === "id")?.[1]);
};

const DEEDS: readonly [string, object][] = [
  ["prediction.settle", { id: "x", to: "failed", reason: "stuck" }],
  ["credit.grant", { accountId: "x", credits: 1, idempotencyKey: "k", reason: "gift" }],
  ["delivery.replay", { id: "x" }],
  ["queue.redrive", { ids: ["x"] }],
  ["queue.pause", { scope: "everything", reason: "x" }],
  ["queue.resume", { scope: "everything" }],
];

describe("the procedures of operators", () => {
  it.each(DEEDS)("%s is closed to everybody without the token", async (path, input) => {
    for (const authorization of ["", TOKEN]) {
      const { status, error } = await guest.mutate(path, input, { authorization });
      expect([status, error?.data.reason]).toEqual([403, "forbidden"]);
    }
    const wrong = await guest.mutate(path, input, { authorization: `Bearer ${TOKEN}x` });
    expect([wrong.status, wrong.error?.data.reason]).toEqual([401, "key_malformed"]);
  });

  it.each(["delivery.list", "queue.deadLetters", "queue.pauses"])("%s too", async (path) => {
    const { status, error } = await guest.query(path);
    expect([status, error?.data.reason]).toEqual([403, "forbidden"]);
  });

  it("are closed to all where no token is set, an empty one included", async () => {
    await using closed = await startTestServer({});
    const visitor = createVisitor(closed.url);
    for (const [authorization, wanted] of [
      ["Bearer ", 403],
      [`Bearer ${TOKEN}`, 401],
      ["Bearer null", 401],
    ] as const) {
      const { status } = await visitor.mutate("queue.redrive", { ids: ["x"] }, { authorization });
      expect(status).toBe(wanted);
    }
  });

  it("queue.pause holds back what is ordered, and anybody can read that it does", async () => {
    const act = operator();
    const paused = { scope: "provider", provider: "replicate", reason: "it draws grey pictures" };
    expect((await act("queue.pause", paused)).result).toEqual({ outcome: "paused" });
    const { id } = await guest.create({ input: { prompt: "a jersey" } });
    const waiting = await guest.waitUntil(id, ({ waitsFor }) => waitsFor === "operator");
    expect(waiting).toMatchObject({ status: "queued", stage: "Paused" });
    const known = { scope: "provider", provider: "replicate", priority: null };
    const untilTold = async (count: number) => {
      for (;;) {
        const { result } = await createVisitor(server.url).query("system.status");
        const told = Object.entries(result ?? {}).find(([key]) => key === "paused")?.[1];
        if (Array.isArray(told) && told.length === count) return result;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const status = await untilTold(1);
    expect(status).toMatchObject({ status: "degraded", paused: [known] });
    expect(JSON.stringify(status)).not.toContain("grey");
    expect((await list("queue.pauses"))[0]).toMatchObject({
      ...known,
      reason: "it draws grey pictures",
      pausedBy: "operator-token",
      resumedAt: null,
    });
    const { scope, provider } = paused;
    expect((await act("queue.resume", { scope, provider })).result).toEqual({ outcome: "resumed" });
    expect(await guest.waitUntil(id, hasEnded)).toMatchObject({ status: "succeeded" });
    await untilTold(0);
    expect((await act("queue.pause", { ...paused, provider: "nobody" })).result).toEqual({
      outcome: "unknown_provider",
    });
  });

  it("prediction.settle ends one that hangs, with its reason, and gives its credits back", async () => {
    const whole = await balanceOf(guest);
    const input = { prompt: "a jersey", __scenario: { outcome: "hang" } };
    const { id } = await guest.create({ input });
    await guest.waitUntil(id, ({ status }) => status === "processing" || status === "starting");
    const order = { id, to: "failed", reason: "the provider lost it" };
    expect((await operator()("prediction.settle", order)).result).toMatchObject({
      outcome: "settled",
      prediction: { id, status: "failed" },
    });
    expect(await balanceOf(guest)).toEqual(whole);
    expect((await operator()("prediction.settle", order)).result).toMatchObject({
      outcome: "already_terminal",
    });
    const timeline = JSON.stringify((await guest.query("prediction.timeline", { id })).result);
    expect(timeline).toContain("operator");
    const nothing = await operator()("prediction.settle", { ...order, id: "nothing" });
    expect([nothing.status, nothing.error?.data.reason]).toEqual([404, "not_found"]);
  });

  it("delivery.list shows what came in, delivery.replay changes no end", async () => {
    const { id } = await guest.create();
    const ended = await guest.waitUntil(id, hasEnded);
    const after = await balanceOf(guest);
    const deliveries = await list("delivery.list");
    const ours = deliveries.filter(({ predictionId }) => predictionId === id);
    expect(ours.map(({ verdict }) => verdict)).toContain("accepted");
    const [delivery] = ours;
    const replayed = await operator()("delivery.replay", { id: delivery?.["id"] });
    expect(replayed.result).toEqual({ outcome: "replayed" });
    await expect
      .poll(async () => (await list("delivery.list")).find((row) => row["id"] === delivery?.["id"]))
      .toMatchObject({ outcome: "terminal", attempts: Number(delivery?.["attempts"]) + 1 });
    expect(await guest.get(id)).toEqual(ended);
    expect(await balanceOf(guest)).toEqual(after);
  });

  it("credit.grant gives once for each key", async () => {
    const visitor = await createGuest(server.url);
    const accountId = await accountOf(visitor);
    const grant = { accountId, credits: 7, idempotencyKey: "order-1", reason: "an apology" };
    const give = async (changes: object = {}): Promise<unknown> =>
      (await operator()("credit.grant", { ...grant, ...changes })).result;
    expect(await give()).toEqual({ outcome: "granted" });
    expect(await give()).toEqual({ outcome: "already_granted" });
    expect(await balanceOf(visitor)).toEqual({ available: 107, reserved: 0 });
    const nobody = await operator()("credit.grant", { ...grant, accountId: "nobody" });
    expect(nobody.status).toBe(404);
    for (const wrong of [
      { credits: 0 },
      { credits: 1.5 },
      { reason: " " },
      { reason: "a\u0000" },
    ]) {
      const { error } = await operator()("credit.grant", { ...grant, ...wrong });
      expect(error?.data.reason).toBe("invalid_input");
    }
  });

  it("queue.redrive puts back only what is dead", async () => {
    expect(await list("queue.deadLetters")).toEqual([]);
    const { result } = await operator()("queue.redrive", { ids: ["nothing"] });
    expect(result).toEqual({ redriven: 0 });
  });
});
