import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const TOKEN = "a-token-of-operators-0001";
const BEARER = { authorization: `Bearer ${TOKEN}` };
const LOOK = "a-look-of-an-operator-0001";
const PROMPT = "a jersey of secret colours";

let server: Awaited<ReturnType<typeof startTestServer>>;
let guest: Visitor;
let id: string;
beforeAll(async () => {
  server = await startTestServer({ OPERATOR_TOKEN: TOKEN });
  guest = await createGuest(server.url);
  const input = { prompt: PROMPT, __scenario: { durationMs: 20, outcome: "fail" } };
  ({ id } = await guest.create({ input }));
  await guest.waitUntil(id, hasEnded);
});
afterAll(() => server[Symbol.asyncDispose]());

const asOperator = () => createVisitor(server.url);
const inspect = (headers: Record<string, string> = BEARER, target = id) =>
  asOperator().mutate("prediction.inspect", { id: target }, headers);

async function read(path: string, headers: Record<string, string> = BEARER) {
  const response = await fetch(`${server.url}${path}`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const accesses = async (): Promise<number> =>
  (await server.database.read({ sql: "SELECT id FROM operator_access", args: [] })).length;

const debug = (query: string, headers = BEARER) => read(`/api/operator/debug${query}`, headers);

describe("prediction.inspect", () => {
  it("is closed to the owner, and to everybody else without the token", async () => {
    const before = await accesses();
    const own = await guest.mutate("prediction.inspect", { id });
    expect([own.status, own.error?.data.reason]).toEqual([403, "forbidden"]);
    const wrong = await inspect({ authorization: `Bearer ${TOKEN}x` });
    expect(wrong.status).toBe(401);
    expect(await accesses()).toBe(before);
  });

  it("tells an operator everything, and keeps who looked under which request", async () => {
    const { result, headers } = await inspect({ ...BEARER, "x-request-id": LOOK });
    expect(headers.get("x-request-id")).toBe(LOOK);
    expect(result).toMatchObject({
      prediction: { id, status: "failed", input: { prompt: PROMPT } },
      accesses: [{ operator: "operator-token", predictionId: id, requestId: LOOK }],
    });
    const { text } = await read("/trpc/access.list");
    expect(text).toContain(LOOK);
    expect(text).not.toContain(PROMPT);
    const { status } = await guest.query("access.list");
    expect(status).toBe(403);
  });

  it("is not_found where there is nothing, and invalid without an id", async () => {
    const before = await accesses();
    expect((await inspect(BEARER, "nothing")).error?.data.reason).toBe("not_found");
    expect((await inspect(BEARER, "")).error?.data.reason).toBe("invalid_input");
    expect(await accesses()).toBe(before);
  });

  it("can be called by no GET, which browsers and caches repeat", async () => {
    const input = encodeURIComponent(JSON.stringify({ id }));
    expect((await read(`/trpc/prediction.inspect?input=${input}`)).status).toBe(405);
  });

  it("is beside delivery.list, which shows no body", async () => {
    const { text } = await read("/trpc/delivery.list");
    expect(text).toContain(id);
    expect(text).not.toContain(PROMPT);
  });
});

describe("system.health", () => {
  it("answers operators alone, with a verdict and its figures", async () => {
    expect((await guest.query("system.health")).error?.data.reason).toBe("forbidden");
    const { status, text } = await read("/trpc/system.health");
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      result: {
        data: {
          verdict: { blame: "fine" },
          ends: { ended: expect.any(Number) },
          providers: [{ provider: "replicate", answers: true }],
          steps: expect.any(Array),
        },
      },
    });
    expect(text).not.toContain(PROMPT);
  });

  it("leaves what everybody may know as it was", async () => {
    const { result } = await guest.query("system.status");
    expect(Object.keys(result ?? {}).toSorted()).toEqual(
      ["acceptsNew", "database", "paused", "providers", "status", "storage"].toSorted(),
    );
  });
});

describe("S69 S70 S126 the debug endpoint", () => {
  it("is not there for anybody but operators", async () => {
    const before = await accesses();
    for (const headers of [{ authorization: "" }, { authorization: `Bearer ${TOKEN}x` }]) {
      const { status, text } = await debug(`?predictionId=${id}`, headers);
      expect(status).toBe(404);
      expect(text).not.toContain(PROMPT);
    }
    const own = await guest.send(`/api/operator/debug?predictionId=${id}`);
    expect(own.status).toBe(404);
    expect(await accesses()).toBe(before);
  });

  it("says what is missing", async () => {
    for (const query of ["", "?predictionId=", "?id=1"]) {
      const { status, text } = await debug(query);
      expect([status, JSON.parse(text)]).toEqual([
        400,
        { outcome: "missing_prediction_id", message: "Missing predictionId." },
      ]);
    }
    expect((await debug("?predictionId=nothing")).status).toBe(404);
  });

  it("shows the prediction beside the state of queue and installation, and writes it down", async () => {
    const before = await accesses();
    const { status, text, headers } = await debug(`?predictionId=${id}`);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(JSON.parse(text)).toMatchObject({
      prediction: { id, input: { prompt: PROMPT } },
      events: expect.any(Array),
      debug: {
        snapshotMs: 1_000,
        queueStatus: { deadLetters: 0, stuck: { pastDeadline: 0 } },
        systemHealth: { database: true, verdict: { blame: "fine" } },
      },
    });
    expect(await accesses()).toBe(before + 1);
  });
});
