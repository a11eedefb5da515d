import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCatalogue } from "../src/catalogue/create-catalogue.ts";
import { VISITOR_TRIES_PER_PLACE } from "../src/limits.ts";
import { createMember } from "./support/member.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded, jersey } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

let server: TestServer;
let guest: Visitor;

beforeAll(async () => {
  server = await startTestServer({ WELCOME_CREDITS: "20" });
  guest = await createGuest(server.url);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe("a refused call", () => {
  it.each([
    ["prediction.list", undefined],
    ["prediction.get", { id: "x" }],
    ["credit.balance", undefined],
    ["account.get", undefined],
  ])("asks for a session before %s", async (path, input) => {
    const { status, error } = await createVisitor(server.url).query(path, input);
    expect(status).toBe(401);
    expect(error?.data.reason).toBe("unauthenticated");
  });

  it("lets everybody read the models and the state of the system", async () => {
    const visitor = createVisitor(server.url);
    expect((await visitor.query("model.list")).result).toHaveLength(
      createCatalogue({ emulated: true }).length,
    );
    expect((await visitor.query("model.get", { model: "darkroom/jersey-quality" })).result).toEqual(
      expect.objectContaining({ credits: 2, output: { kind: "image", width: 960, height: 960 } }),
    );
    expect((await visitor.query("system.status")).result).toEqual({
      status: "ok",
      database: true,
      storage: true,
      acceptsNew: true,
      providers: [{ provider: "replicate", webhooksReachable: true, answers: true }],
      paused: [],
    });
  });

  it("names each wrong field of a create", async () => {
    const { status, error } = await guest.mutate("prediction.create", {
      model: "",
      input: {},
      priority: "urgent",
      surprise: 1,
    });
    expect(status).toBe(400);
    expect(error?.data.reason).toBe("invalid_input");
    const fields = error?.data.fields.map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(["model", "priority"]));
  });

  it("names the wrong fields of the model's own input", async () => {
    const noPrompt = await guest.mutate("prediction.create", jersey({ input: { prompt: " " } }));
    expect(noPrompt.error?.data).toMatchObject({
      reason: "invalid_input",
      fields: [{ field: expect.stringContaining("prompt") }],
    });
    const unknownField = jersey({ input: { prompt: "a", guidance: 7 } });
    const { error } = await guest.mutate("prediction.create", unknownField);
    expect(error?.data.reason).toBe("invalid_input");
    const longPrompt = jersey({ input: { prompt: "a".repeat(10_001) } });
    const tooLong = await guest.mutate("prediction.create", longPrompt);
    expect(tooLong.error?.data.fields[0]?.message).toContain("10000");
  });

  it("sends no webhooks for visitors", async () => {
    const webhook = { url: "https://example.com/hook" };
    const { status, error } = await guest.mutate("prediction.create", jersey({ webhook }));
    expect(status).toBe(403);
    expect(error?.data.reason).toBe("sign_up_required");
  });

  it("does not reserve for a start more than thirty days ahead", async () => {
    const runAt = new Date(Date.now() + 31 * 24 * 3_600_000).toISOString();
    const { error } = await guest.mutate("prediction.create", jersey({ runAt }));
    expect(error?.data).toMatchObject({ reason: "invalid_input", fields: [{ field: "runAt" }] });
  });

  it("does not know other models", async () => {
    const { status, error } = await guest.mutate(
      "prediction.create",
      jersey({ model: "somebody/something" }),
    );
    expect(status).toBe(404);
    expect(error?.data.reason).toBe("model_not_found");
    const quoted = await guest.query("prediction.quote", { model: "somebody/something" });
    expect(quoted.error?.data.reason).toBe("model_not_found");
  });

  it("tells what is missing where the credits do not suffice", async () => {
    const poor = await createGuest(server.url);
    const scene = jersey({ model: "darkroom/jersey-scene" });
    for (const _ of [1, 2, 3, 4, 5]) await poor.mutate("prediction.create", scene);
    const { status, error } = await poor.mutate("prediction.create", scene);
    expect(status).toBe(402);
    expect(error?.data).toMatchObject({
      reason: "insufficient_credits",
      requiredCredits: 4,
      availableCredits: 0,
    });
  });

  it("keeps to the highest price that the caller accepts", async () => {
    const { status, error } = await guest.mutate(
      "prediction.create",
      jersey({ model: "darkroom/jersey-scene", maxCredits: 3 }),
    );
    expect(status).toBe(412);
    expect(error?.data).toMatchObject({ reason: "price_above_limit", requiredCredits: 4 });
  });

  it("gives one prediction for one idempotency key and refuses another input under it", async () => {
    const twin = jersey({ idempotencyKey: "order-1" });
    const [first, second] = await Promise.all([guest.create(twin), guest.create(twin)]);
    expect(second.id).toBe(first.id);
    const other = jersey({ idempotencyKey: "order-1", input: { prompt: "another jersey" } });
    const { status, error } = await guest.mutate("prediction.create", other);
    expect(status).toBe(409);
    expect(error?.data.reason).toBe("idempotency_conflict");
  });

  it("does not retry what has not ended", async () => {
    const input = { prompt: "a jersey that waits", __scenario: { outcome: "hang" } };
    const created = await guest.create({ input });
    const { status, error } = await guest.mutate("prediction.retry", { id: created.id });
    expect(status).toBe(409);
    expect(error?.data.reason).toBe("not_terminal");
    await guest.waitUntil(created.id, ({ status: now }) => now === "processing");
    await guest.mutate("prediction.cancel", { id: created.id });
    await guest.waitUntil(created.id, hasEnded);
  });

  it("answers an unknown procedure in the same shape", async () => {
    const { status, error } = await guest.query("prediction.destroy");
    expect(status).toBe(404);
    expect(error?.data).toMatchObject({ reason: "not_found", path: "prediction.destroy" });
  });

  it("refuses JSON that is none, without repeating it", async () => {
    const response = await guest.send("/trpc/model.get?input=%7Bnonsense");
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain('"reason":"invalid_input"');
    expect(text).not.toContain("nonsense");
  });

  it("changes nothing by a GET", async () => {
    const before = await guest.query("credit.balance");
    const { status, error } = await guest.query("prediction.create", jersey());
    expect(status).toBe(405);
    expect(error?.data.reason).toBe("invalid_input");
    expect((await guest.query("credit.balance")).result).toEqual(before.result);
  });

  it("carries the request id that the caller gave", async () => {
    const headers = { "x-request-id": "order-form-0001" };
    const { error, headers: replied } = await guest.mutate("prediction.create", {}, headers);
    expect(error?.data.requestId).toBe("order-form-0001");
    expect(replied.get("x-request-id")).toBe("order-form-0001");
  });

  it("never shows a stack", async () => {
    const { error } = await guest.mutate("prediction.create", {});
    expect(Object.keys(error?.data ?? {}).toSorted()).toEqual([
      "availableCredits",
      "code",
      "fields",
      "httpStatus",
      "moderationCode",
      "path",
      "reason",
      "requestId",
      "requiredCredits",
      "retryAfterMs",
      "scope",
    ]);
  });
});

describe("the size of a call", () => {
  const tooLarge = JSON.stringify({ model: "a", input: { prompt: "x".repeat(1_100_000) } });

  it("is refused above one MiB, with a typed reason", async () => {
    const response = await guest.send("/trpc/prediction.create", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: tooLarge,
    });
    expect(response.status).toBe(413);
    const body: unknown = await response.json();
    expect(body).toMatchObject({ error: { data: { reason: "payload_too_large" } } });
  });

  it("is measured while it comes where no length is announced", async () => {
    const response = await guest.send("/trpc/prediction.create", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new Blob([tooLarge]).stream(),
      duplex: "half",
    });
    expect(response.status).toBe(413);
  });
});

describe("a batch of calls", () => {
  it("answers each call by itself, good ones and refused ones", async () => {
    const created = await guest.create();
    const inputs = { 0: { id: created.id }, 1: { id: "unknown" }, 2: { id: created.id } };
    const path = "/trpc/prediction.get,prediction.get,prediction.get";
    const search = `?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`;
    const response = await guest.send(path + search);
    expect(response.status).toBe(207);
    const body: unknown = await response.json();
    expect(body).toMatchObject([
      { result: { data: { id: created.id } } },
      { error: { data: { reason: "not_found" } } },
      { result: { data: { id: created.id } } },
    ]);
  });

  it("holds at most a hundred calls", async () => {
    const path = Array.from({ length: 101 }, () => "credit.balance").join(",");
    const response = await guest.send(`/trpc/${path}?batch=1&input=%7B%7D`);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain('"reason":"invalid_input"');
  });
});

describe("the limit of new predictions", () => {
  it("counts for the account and says when to come back", async () => {
    await using strict = await startTestServer({ LIMIT_CREATES_PER_MINUTE: "2" });
    const eager = await createGuest(strict.url);
    await eager.create();
    const { id } = await eager.create();
    const { status, error } = await eager.mutate("prediction.create", jersey());
    expect(status).toBe(429);
    expect(error?.data.reason).toBe("rate_limited");
    expect(error?.data.retryAfterMs).toBeGreaterThan(0);
    const retried = await eager.mutate("prediction.retry", { id });
    expect(retried.error?.data.reason).toBe("rate_limited");
    const other = await createGuest(strict.url);
    expect((await other.create()).status).toBe("queued");
  });

  it("counts for the address too, since guests can be made at will", async () => {
    await using strict = await startTestServer({ LIMIT_ANONYMOUS_CREATES_PER_HOUR: "1" });
    await (await createGuest(strict.url)).create();
    const again = await createGuest(strict.url);
    const { error } = await again.mutate("prediction.create", jersey());
    expect(error?.data.reason).toBe("rate_limited");
    // Nobody escapes by writing the header that only our own proxies may write.
    const forwarded = { "x-forwarded-for": "203.0.113.9" };
    const spoofed = await again.mutate("prediction.create", jersey(), forwarded);
    expect(spoofed.error?.data.reason).toBe("rate_limited");
  });

  it("counts for the browser too, whatever visitor it is and wherever it goes", async () => {
    await using strict = await startTestServer({
      LIMIT_ANONYMOUS_CREATES_PER_HOUR: "1",
      TRUSTED_PROXIES: "127.0.0.0/8",
    });
    const browser = await createGuest(strict.url);
    const order = async (place: number) => {
      const headers = { "x-forwarded-for": `203.0.113.${String(place)}` };
      const { error } = await browser.mutate("prediction.create", jersey(), headers);
      await browser.auth("/sign-out");
      await browser.signIn();
      return error?.data.reason ?? null;
    };
    for (let place = 0; place < VISITOR_TRIES_PER_PLACE; place += 1) {
      expect(await order(place)).toBeNull();
    }
    expect(await order(99)).toBe("rate_limited");
  });

  it("holds nobody who has signed up", async () => {
    await using strict = await startTestServer({ LIMIT_ANONYMOUS_CREATES_PER_HOUR: "1" });
    const member = await createMember(strict);
    for (let times = 0; times < 3; times += 1) {
      expect((await member.mutate("prediction.create", jersey())).error).toBeNull();
    }
  });

  it("counts the client behind a proxy that is trusted", async () => {
    await using strict = await startTestServer({
      LIMIT_ANONYMOUS_CREATES_PER_HOUR: "1",
      TRUSTED_PROXIES: "127.0.0.0/8",
    });
    for (const address of ["203.0.113.9", "203.0.113.10"]) {
      const visitor = await createGuest(strict.url);
      const headers = { "x-forwarded-for": address };
      expect((await visitor.mutate("prediction.create", jersey(), headers)).error).toBeNull();
      const { error } = await visitor.mutate("prediction.create", jersey(), headers);
      expect(error?.data.reason).toBe("rate_limited");
    }
  });
});
