import type { AppRouter } from "@darkroom/api";
import { TRPCClientError, createTRPCClient, httpLink } from "@trpc/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { jersey } from "./support/visitor.ts";

/** As many calls as the engine holds for one account. */
const HELD_CALLS_MAX = 32;
/** As long as a call may be held: nothing here waits for it. */
const LONGEST_WAIT_MS = 30_000;

/** Much less than the held calls would still wait. */
const HANG_UP_MS_MAX = 15_000;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** A guest who speaks by the official client. */
async function createGuestClient(url: string) {
  const signedIn = await fetch(`${url}/api/auth/sign-in/anonymous`, { method: "POST" });
  const [cookie = ""] = signedIn.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: { cookie } })],
  });
}

type Client = Awaited<ReturnType<typeof createGuestClient>>;

const run = (durationMs: number) => ({
  ...jersey(),
  input: { prompt: "teal hexagons", __scenario: { durationMs } },
});

async function captures(client: Client): Promise<number> {
  const { items } = await client.credit.ledger.query();
  return items.filter(({ kind }) => kind === "capture").length;
}

async function reasonOf(refused: Promise<unknown>): Promise<unknown> {
  try {
    await refused;
    return null;
  } catch (error) {
    return error instanceof TRPCClientError ? error.data?.reason : error;
  }
}

describe("prediction.run by the official client", () => {
  it("S86 answers with the result in one reply", async () => {
    const client = await createGuestClient(server.url);
    const answer = await client.prediction.run.mutate({ ...run(50), waitMs: LONGEST_WAIT_MS });
    expect(answer).toMatchObject({
      outcome: "finished",
      prediction: {
        status: "succeeded",
        pattern: "direct",
        outputs: [{ kind: "image" }],
        delivery: { pattern: "direct", reason: "asked", figures: { p95Ms: null, runs: 0 } },
      },
    });
    expect(await captures(client)).toBe(1);
  });

  it("S88 past its bound answers with the id, which then ends once", async () => {
    const client = await createGuestClient(server.url);
    const { outcome, prediction } = await client.prediction.run.mutate({
      ...run(1_000),
      waitMs: 100,
    });
    expect({ outcome, pattern: prediction.pattern }).toEqual({
      outcome: "pending",
      pattern: "poll",
    });
    expect(prediction.pollAfterMs).toBeGreaterThan(0);
    const ended = async () => (await client.prediction.get.query({ id: prediction.id })).status;
    await expect.poll(ended, { timeout: LONGEST_WAIT_MS }).toBe("succeeded");
    expect(await captures(client)).toBe(1);
    expect((await client.prediction.list.query()).items).toHaveLength(1);
  });

  it("waits once more for the same prediction under the same key, and refuses another input", async () => {
    const client = await createGuestClient(server.url);
    const keyed = { ...run(700), idempotencyKey: "order-1" };
    const first = await client.prediction.run.mutate({ ...keyed, waitMs: 0 });
    const again = await client.prediction.run.mutate({ ...keyed, waitMs: LONGEST_WAIT_MS });
    expect([first.outcome, again.outcome]).toEqual(["pending", "finished"]);
    expect(again.prediction.id).toBe(first.prediction.id);
    expect((await client.prediction.create.mutate(keyed)).id).toBe(first.prediction.id);
    const other = { ...run(50), idempotencyKey: "order-1" };
    expect(await reasonOf(client.prediction.run.mutate(other))).toBe("idempotency_conflict");
  });

  it("frees the places of those who hang up, whose predictions go on", async () => {
    const client = await createGuestClient(server.url);
    const hangUp = new AbortController();
    const order = { ...run(120_000), idempotencyKey: "key" };
    const { id } = await client.prediction.create.mutate(order);
    const held = { ...order, waitMs: LONGEST_WAIT_MS };
    const calls = Array.from({ length: HELD_CALLS_MAX }, () =>
      reasonOf(client.prediction.run.mutate(held, { signal: hangUp.signal })),
    );
    // One more is not held, which shows that all the others are.
    const isFull = async () => (await client.prediction.run.mutate({ ...held, waitMs: 1 })).outcome;
    await expect.poll(isFull).toBe("pending");
    hangUp.abort();
    await Promise.all(calls);
    // Nothing has ended when it is created: only who is held gets to see an end.
    const hold = { ...run(500), waitMs: LONGEST_WAIT_MS };
    const isHeld = async () => (await client.prediction.run.mutate(hold)).outcome;
    await expect.poll(isHeld, { timeout: HANG_UP_MS_MAX }).toBe("finished");
    const left = await client.prediction.get.query({ id });
    expect(left).toMatchObject({ endedAt: null, cancelRequested: false });
  });

  it("answers whoever is held when the server ends", async () => {
    await using other = await startTestServer();
    const client = await createGuestClient(other.url);
    const answer = client.prediction.run.mutate({ ...run(60_000), waitMs: LONGEST_WAIT_MS });
    const active = async () => (await client.prediction.active.query()).predictions.length;
    await expect.poll(active).toBe(1);
    await other.close();
    expect((await answer).outcome).toBe("pending");
  });

  it("shares the rate limit of creations", async () => {
    await using strict = await startTestServer({ LIMIT_CREATES_PER_MINUTE: "2" });
    const client = await createGuestClient(strict.url);
    await client.prediction.create.mutate(run(50));
    await client.prediction.run.mutate({ ...run(50), waitMs: 0 });
    expect(await reasonOf(client.prediction.run.mutate(run(50)))).toBe("rate_limited");
  });

  it("refuses whom a creation refuses", async () => {
    const nobody = createTRPCClient<AppRouter>({
      links: [httpLink({ url: `${server.url}/trpc` })],
    });
    expect(await reasonOf(nobody.prediction.run.mutate(run(50)))).toBe("unauthenticated");
    const client = await createGuestClient(server.url);
    const unknown = { ...run(50), model: "nobody/nothing" };
    expect(await reasonOf(client.prediction.run.mutate(unknown))).toBe("model_not_found");
    const dear = { ...run(50), maxCredits: 0 };
    expect(await reasonOf(client.prediction.run.mutate(dear))).toBe("price_above_limit");
  });
});

describe("the pattern of an order", () => {
  it("S93 is push for whoever says webhook, in the answer and in the quote", async () => {
    const client = await createGuestClient(server.url);
    const chosen = { pattern: "push", reason: "asked" };
    const created = await client.prediction.create.mutate({ ...run(50), delivery: "webhook" });
    expect(created).toMatchObject({ pattern: "push", delivery: chosen });
    const { model, input } = run(50);
    const quote = await client.prediction.quote.query({ model, input, delivery: "webhook" });
    expect(quote.delivery).toMatchObject(chosen);
  });

  it("is quoted as it would be chosen, with the reason and the figures", async () => {
    const client = await createGuestClient(server.url);
    const { model } = run(50);
    const figures = { directP95MsMax: 3_000, pollP95MsMax: 15_000 };
    expect((await client.prediction.quote.query({ model })).delivery).toMatchObject({
      pattern: "poll",
      reason: "no_history",
      figures,
    });
    const batch = await client.prediction.quote.query({ model, priority: "batch" });
    expect(batch.delivery).toMatchObject({ pattern: "queue", reason: "batch", figures });
    const runAt = new Date(Date.now() + 60_000).toISOString();
    const later = await client.prediction.quote.query({ model, runAt });
    expect(later.delivery).toMatchObject({ pattern: "queue", reason: "scheduled", figures });
    const shown = await client.model.get.query({ model });
    expect(shown.delivery).toMatchObject({ pattern: "poll", reason: "no_history" });
  });
});
