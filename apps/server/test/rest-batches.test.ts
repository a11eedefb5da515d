import { BATCH_UPLOAD_BYTES_MAX } from "@darkroom/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, createKey, createMember } from "./support/member.ts";
import { openRawClient } from "./support/raw-client.ts";
import { createRestClient } from "./support/rest-client.ts";
import type { RestClient, RestReply } from "./support/rest-client.ts";
import { readObject, readRestDocument } from "./support/rest-document.ts";
import type { RestDocument } from "./support/rest-document.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import type { Visitor } from "./support/visitor.ts";

const MODEL = "darkroom/jersey-speed";
const QUICK = { durationMs: 20 };
const FAILING = { ...QUICK, outcome: "fail" };
const MS_MAX = 30_000;

let server: TestServer;
let described: RestDocument;
let member: Visitor;
let rest: RestClient;

beforeAll(async () => {
  server = await startTestServer({ WELCOME_CREDITS: "1000", LIMIT_CREATES_PER_MINUTE: "200" });
  described = await readRestDocument(server.url);
  member = await createMember(server);
  const { secret } = await createKey(member, { scopes: ["batches:read", "batches:write"] });
  rest = createRestClient(server.url, described, bearer(secret));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const idOf = ({ body }: RestReply): string => String(body?.["id"]);

function itemsOf({ body }: RestReply): Readonly<Record<string, unknown>>[] {
  const items = body?.["items"];
  return Array.isArray(items) ? items.map(readObject) : [];
}

const listOf = (...scenarios: object[]) =>
  scenarios.map((scenario, place) => ({ prompt: `p${String(place)}`, __scenario: scenario }));

async function untilEnded(id: string): Promise<RestReply> {
  const read = () => rest("GET", `/batches/${id}`);
  await expect.poll(async () => (await read()).body?.["status"], { timeout: MS_MAX }).toBe("ended");
  return read();
}

async function upload(client: RestClient, text: string, query = `model=${MODEL}&format=csv`) {
  const headers = { "content-type": "text/csv" };
  return client("POST", `/batch-uploads?${query}`, { text, headers });
}

describe("a batch by a key", () => {
  it("is quoted, created, read item by item, tried again and exported", async () => {
    const order = { model: MODEL, items: listOf(QUICK, FAILING, QUICK), name: "three" };
    const quote = await rest("POST", "/batch-quotes", {
      body: { model: MODEL, items: order.items },
    });
    expect(quote.body).toMatchObject({ items: 3, invalid: 0, requiredCredits: 3 });
    const created = await rest("POST", "/batches", { body: order });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name: "three", items: 3, problems: [] });
    const id = idOf(created);
    expect(created.headers.get("location")).toBe(`/api/v1/batches/${id}`);
    expect(created.headers.get("ratelimit-policy")).toBe(`"creates";q=200;w=60`);
    const ended = await untilEnded(id);
    expect(ended.body).toMatchObject({ done: 3, counts: { succeeded: 2, failed: 1 } });
    const items = await rest("GET", `/batches/${id}/items?limit=2`);
    expect(itemsOf(items)).toMatchObject([
      { position: 0, status: "succeeded", outputs: [{ kind: "image" }] },
      { position: 1, status: "failed", outputs: [] },
    ]);
    expect(items.headers.get("link")).toMatch(/^<\/api\/v1\/batches\/.+cursor=.+>; rel="next"$/);
    const failed = await rest("GET", `/batches/${id}/items?filter=unsuccessful`);
    expect(itemsOf(failed).map(({ position }) => position)).toEqual([1]);
    const headers = { "idempotency-key": "once more" };
    const again = await rest("POST", `/batches/${id}/retry-failed`, { headers });
    expect(again.body).toMatchObject({ retried: 1, requiredCredits: 1 });
    await untilEnded(id);
    const link = await rest("POST", `/batches/${id}/export`, { body: { format: "csv" } });
    const csv = await fetch(`${server.url}${String(link.body?.["url"])}`);
    expect((await csv.text()).split("\n")[0]).toContain("position");
  });

  it("is one for one key and list, and another list under the key is refused", async () => {
    const send = (...scenarios: object[]) =>
      rest("POST", "/batches", {
        body: { model: MODEL, items: listOf(...scenarios) },
        headers: { "idempotency-key": "batch-1" },
      });
    const replies = await Promise.all([send(QUICK), send(QUICK), send(QUICK)]);
    expect(new Set(replies.map(idOf)).size).toBe(1);
    const other = await send(QUICK, QUICK);
    expect([other.status, other.body?.["reason"]]).toEqual([409, "idempotency_conflict"]);
  });

  it("is told with its mistakes, item by item, and nothing starts", async () => {
    const text = `{"prompt":"one"}\n{"prompt":7}\n`;
    const before = itemsOf(await rest("GET", "/batches")).length;
    const refused = await rest("POST", "/batches", {
      body: { model: MODEL, text, format: "jsonl" },
    });
    expect([refused.status, refused.body?.["reason"]]).toEqual([400, "invalid_input"]);
    expect(refused.body?.["errors"]).toMatchObject([{ field: "items.1.prompt" }]);
    expect(itemsOf(await rest("GET", "/batches"))).toHaveLength(before);
  });

  it("is cancelled, keeps its tag while nothing changes, and pages come in order", async () => {
    const runAt = new Date(Date.now() + 3_600_000).toISOString();
    const body = { model: MODEL, items: listOf(QUICK, QUICK), runAt };
    const one = idOf(await rest("POST", "/batches", { body }));
    const two = idOf(await rest("POST", "/batches", { body }));
    const read = await rest("GET", `/batches/${one}`);
    const headers = { "if-none-match": read.headers.get("etag") ?? "" };
    expect((await rest("GET", `/batches/${one}`, { headers })).status).toBe(304);
    const page = await rest("GET", "/batches?limit=1");
    expect(itemsOf(page).map(({ id }) => id)).toEqual([two]);
    const cursor = String(page.body?.["nextCursor"]);
    const next = await rest("GET", `/batches?limit=1&cursor=${encodeURIComponent(cursor)}`);
    expect(itemsOf(next).map(({ id }) => id)).toEqual([one]);
    for (const id of [one, two]) {
      expect((await rest("POST", `/batches/${id}/cancel`)).body).toMatchObject({ id });
      expect((await untilEnded(id)).body).toMatchObject({ counts: { canceled: 2 } });
    }
    expect((await rest("GET", `/batches/${one}`, { headers })).status).toBe(200);
  });

  it("is nothing to others, nor is what does not exist", async () => {
    const id = idOf(
      await rest("POST", "/batches", { body: { model: MODEL, items: listOf(QUICK) } }),
    );
    const { secret } = await createKey(await createMember(server), {
      scopes: ["batches:read", "batches:write"],
    });
    const other = createRestClient(server.url, described, bearer(secret));
    for (const place of [id, "nothing"]) {
      for (const [method, path] of [
        ["GET", ""],
        ["GET", "/items"],
        ["POST", "/cancel"],
        ["POST", "/retry-failed"],
      ] as const) {
        expect((await other(method, `/batches/${place}${path}`)).status).toBe(404);
      }
    }
    await untilEnded(id);
  });
});

describe("a list that is uploaded by REST", () => {
  it("is quoted at once, and started by its id", async () => {
    const uploaded = await upload(rest, "prompt\none\ntwo\n");
    expect([uploaded.status, uploaded.headers.get("cache-control")]).toEqual([201, "no-store"]);
    expect(uploaded.body).toMatchObject({ quote: { items: 2, requiredCredits: 2 } });
    expect(uploaded.headers.get("ratelimit")).toMatch(/^"creates";r=\d+;t=\d+$/);
    const { uploadId } = uploaded.body ?? {};
    const created = await rest("POST", "/batches", { body: { uploadId, runAt: soon() } });
    expect(created.body).toMatchObject({ items: 2, status: "scheduled" });
    await rest("POST", `/batches/${idOf(created)}/cancel`);
    await untilEnded(idOf(created));
  });

  it.each([
    ["no format", `model=${MODEL}`, "prompt\none\n", 400, "invalid_input"],
    [
      "a word that it does not know",
      `model=${MODEL}&format=csv&sort=up`,
      "a\n",
      400,
      "invalid_input",
    ],
    ["an unknown model", "model=nobody/nothing&format=csv", "prompt\na\n", 404, "model_not_found"],
    ["nothing in it", `model=${MODEL}&format=csv`, "prompt\n", 400, "invalid_input"],
  ])("is a problem with %s", async (_name, query, text, status, reason) => {
    const refused = await upload(rest, text, query);
    expect([refused.status, refused.body?.["reason"]]).toEqual([status, reason]);
    expect(refused.headers.get("connection")).toBe("close");
  });

  it("is refused before it is read, where it is announced as too large", async () => {
    const { port, host } = new URL(server.url);
    const client = openRawClient(Number(port));
    const length = String(BATCH_UPLOAD_BYTES_MAX + 1);
    const head = `POST /api/v1/batch-uploads HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${length}`;
    client.socket.write(`${head}\r\n\r\n`);
    const text = await client.closed;
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain('"reason":"payload_too_large"');
  });

  it("is refused from a page of another site, and without anybody", async () => {
    const cookie = member.cookie() ?? "";
    const foreign = createRestClient(server.url, described, {
      cookie,
      origin: "https://evil.example",
    });
    expect((await upload(foreign, "prompt\na\n")).body?.["reason"]).toBe("foreign_origin");
    const nobody = createRestClient(server.url, described);
    expect((await upload(nobody, "prompt\na\n")).status).toBe(401);
    const mistaken = createRestClient(server.url, described, bearer("dk_nobodys"));
    expect((await upload(mistaken, "prompt\na\n")).body?.["reason"]).toBe("key_malformed");
  });

  it("counts as a call of its key", async () => {
    const { secret } = await createKey(member, { scopes: ["batches:write"], callsPerMinute: 1 });
    const paced = createRestClient(server.url, described, bearer(secret));
    expect((await upload(paced, "prompt\na\n")).status).toBe(201);
    const refused = await upload(paced, "prompt\na\n");
    expect([refused.status, refused.body?.["reason"]]).toEqual([429, "rate_limited"]);
    const plain = await fetch(`${server.url}/api/batches/upload?model=${MODEL}&format=csv`, {
      method: "POST",
      headers: bearer(secret),
      body: "prompt\na\n",
    });
    expect(plain.status).toBe(429);
  });
});

const soon = (): string => new Date(Date.now() + 3_600_000).toISOString();

describe("afterwards", () => {
  it("every operation of batches was asked, and the books are in order", async () => {
    const here = described.tagged((tag) => tag === "Batches");
    expect(here.length).toBeGreaterThan(8);
    expect(here.filter((operation) => !described.seen.has(operation))).toEqual([]);
    expect((await server.darkroom.audit()).findings).toEqual([]);
  });
});
