import type { FoundBatch, UploadedBatch } from "@darkroom/api";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { createFileStorage } from "@darkroom/storage";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BATCH_UPLOAD_BYTES_MAX } from "@darkroom/engine";
import { EXPORTS_PER_ACCOUNT_MAX } from "../src/limits.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const POLL_MS = 50;
const MODEL = "darkroom/jersey-speed";
const SCENARIO = '"{""durationMs"":20}"';
const FAILING = '"{""durationMs"":20,""outcome"":""fail""}"';

let server: TestServer;
let owner: Visitor;
let stranger: Visitor;

beforeAll(async () => {
  server = await startTestServer();
  owner = await createGuest(server.url);
  stranger = await createGuest(server.url);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

function upload(visitor: Visitor, body: Body, query = `model=${MODEL}&format=csv`) {
  const headers = { "content-type": "text/plain" };
  const init: RequestInit = { method: "POST", body, headers, duplex: "half" };
  return visitor.send(`/api/batches/upload?${query}`, init);
}

const isFound = (value: unknown): value is FoundBatch =>
  typeof value === "object" && value !== null && "counts" in value;

const isUploaded = (value: unknown): value is UploadedBatch =>
  typeof value === "object" && value !== null && "uploadId" in value;

async function getBatch(visitor: Visitor, id: string): Promise<FoundBatch> {
  const { result } = await visitor.query("batch.get", { id });
  if (!isFound(result)) throw new TypeError("The reply is no batch");
  return result;
}

async function startAndEnd(visitor: Visitor, input: object): Promise<FoundBatch> {
  const created = await visitor.mutate("batch.create", { model: MODEL, ...input });
  if (!isFound(created.result)) throw new TypeError(JSON.stringify(created.error));
  const { id } = created.result;
  for (;;) {
    const batch = await getBatch(visitor, id);
    if (batch.status === "ended") return batch;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

describe("a list that is uploaded", () => {
  it("is quoted at once, started by its id, and becomes predictions", async () => {
    const csv = `prompt,__scenario\r\none,${SCENARIO}\r\ntwo,${FAILING}\r\nthree,${SCENARIO}\r\n`;
    const response = await upload(owner, csv);
    expect(response.status).toBe(201);
    const uploaded: unknown = await response.json();
    if (!isUploaded(uploaded)) throw new TypeError("The reply is no upload");
    expect(uploaded.quote).toMatchObject({ items: 3, invalid: 0, requiredCredits: 3 });
    const batch = await startAndEnd(owner, { uploadId: uploaded.uploadId, model: undefined });
    expect(batch).toMatchObject({
      items: 3,
      done: 3,
      counts: { succeeded: 2, failed: 1 },
      credits: { price: 3, captured: 2, released: 1 },
    });
    const { result } = await owner.query("batch.get", { id: batch.id, items: { limit: 2 } });
    expect(result).toMatchObject({
      page: { items: [{ line: 2, status: "succeeded" }, { line: 3 }], nextCursor: "1" },
    });
    const listed = await owner.query("batch.list");
    expect(listed.result).toMatchObject({ items: [{ id: batch.id }], nextCursor: null });
    expect((await stranger.query("batch.get", { id: batch.id })).error?.data.reason).toBe(
      "not_found",
    );
  });

  it("is refused with its mistakes at their lines, and nothing starts", async () => {
    const text = `{"prompt":"one"}\n{"prompt":7}\nnothing\n`;
    const created = await owner.mutate("batch.create", { model: MODEL, text, format: "jsonl" });
    expect(created.error?.data).toMatchObject({
      reason: "invalid_input",
      fields: [{ field: "items.1.prompt" }, { field: "items.2.item" }],
    });
    const messages = created.error?.data.fields.map(({ message }) => message) ?? [];
    expect(messages[0]).toMatch(/^Line 2: /);
    expect(messages[1]).toBe("Line 3: This line is not valid JSON.");
    const quoted = await owner.mutate("batch.quote", { model: MODEL, text, format: "jsonl" });
    expect(quoted.result).toMatchObject({ items: 3, invalid: 2, requiredCredits: 1 });
  });

  it.each([
    ["nobody's model", "model=nobody/nothing&format=csv", "prompt\none\n", "model_not_found"],
    ["no format", `model=${MODEL}`, "prompt\none\n", "invalid_input"],
    ["an unknown column", `model=${MODEL}&format=csv`, "prompt,color\na,b\n", "invalid_input"],
    ["nothing in it", `model=${MODEL}&format=csv`, "prompt\n", "invalid_input"],
  ])("is refused with %s", async (_name, query, body, reason) => {
    const response = await upload(owner, body, query);
    expect(await response.json()).toMatchObject({ error: { data: { reason } } });
    expect(response.status).toBe(reason === "model_not_found" ? 404 : 400);
  });

  it("needs somebody whom it belongs to", async () => {
    const nobody = await fetch(`${server.url}/api/batches/upload?model=${MODEL}&format=csv`, {
      method: "POST",
      body: "prompt\none\n",
    });
    expect(nobody.status).toBe(401);
  });

  it("is refused beyond its limit, whether it says so or not", async () => {
    const announced = await upload(owner, new Uint8Array(BATCH_UPLOAD_BYTES_MAX + 1));
    expect(announced.status).toBe(413);
    const line = new TextEncoder().encode(`${JSON.stringify({ prompt: "x".repeat(190) })}\n`);
    const block = new Uint8Array(line.length * 4_000);
    for (let place = 0; place < 4_000; place += 1) block.set(line, place * line.length);
    let sent = 0;
    const silent = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        if (sent > 3) controller.close();
        else controller.enqueue(block);
      },
    });
    const many = await upload(owner, silent, `model=${MODEL}&format=jsonl`);
    expect(await many.json()).toMatchObject({
      error: { data: { fields: [{ message: "Line 10001: A batch has at most 10,000 items." }] } },
    });
  });
});

describe("an export", () => {
  const items = [
    { prompt: "=1+1", __scenario: { durationMs: 20 } },
    { prompt: "two", __scenario: { durationMs: 20, outcome: "fail" } },
  ];
  let id: string;

  beforeAll(async () => {
    ({ id } = await startAndEnd(owner, { items }));
  });

  it("is an archive with every file and its manifests, for its owner", async () => {
    const response = await owner.send(`/batches/${id}/export.zip`);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+"$/);
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const names = Object.keys(files);
    expect(names).toHaveLength(3);
    expect(names[0]).toMatch(/^items\/00001-[\w-]+-1\.\w+$/);
    const manifest: unknown = JSON.parse(strFromU8(files["manifest.json"] ?? new Uint8Array()));
    expect(manifest).toMatchObject({
      batch: { id, counts: { succeeded: 1, failed: 1 } },
      items: [
        { status: "succeeded", files: [{ name: names[0] }] },
        { status: "failed", errorCode: "provider_rejected", files: [] },
      ],
    });
    const [row] = await server.database.read({
      sql: `SELECT sha256 FROM stored_result
        JOIN batch_item ON batch_item.prediction_id = stored_result.prediction_id
        WHERE batch_id = ?1`,
      args: [id],
    });
    const bytes = files[names[0] ?? ""] ?? new Uint8Array();
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(row?.["sha256"]);
  });

  it("is opened by a signed address, and by nobody else", async () => {
    const link = await owner.mutate("batch.export", { id, format: "csv" });
    const url = String(Reflect.get(link.result ?? {}, "url"));
    const signed = await fetch(`${server.url}${url}`);
    const text = await signed.text();
    expect(text.split("\r\n")).toHaveLength(4);
    // A spreadsheet shows this and computes nothing.
    expect(text).toContain(",'=1+1,");
    expect((await fetch(`${server.url}/batches/${id}/export.csv`)).status).toBe(404);
    expect((await fetch(`${server.url}${url.replace(".csv", ".zip")}`)).status).toBe(200);
    expect((await fetch(`${server.url}${url.slice(0, -1)}`)).status).toBe(404);
    expect((await stranger.send(`/batches/${id}/export.json`)).status).toBe(404);
    expect((await owner.send(`/batches/${id}/export.exe`)).status).toBe(404);
    const other = await stranger.mutate("batch.export", { id, format: "csv" });
    expect(other.error?.data.reason).toBe("not_found");
  });

  it("is described without being made", async () => {
    const head = await owner.send(`/batches/${id}/export.json`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-type")]).toEqual([200, "application/json"]);
  });

  it("takes a place of its account until its client hangs up", async () => {
    const { id: large } = await startAndEnd(owner, { items: items.slice(0, 1) });
    const [row] = await server.database.read({
      sql: `SELECT storage_key AS key FROM stored_result
        JOIN batch_item ON batch_item.prediction_id = stored_result.prediction_id
        WHERE batch_id = ?1`,
      args: [large],
    });
    // Far more than the sockets between us take without being read.
    const storage = createFileStorage(join(server.dataDirectory, "results"));
    await storage.put(String(row?.["key"]), new Uint8Array(48 * 1024 * 1024), "image/webp");
    const leaving = new AbortController();
    const open = (signal?: AbortSignal) =>
      owner.send(`/batches/${large}/export.zip`, signal === undefined ? {} : { signal });
    for (let place = 0; place < EXPORTS_PER_ACCOUNT_MAX; place += 1) {
      expect((await open(leaving.signal)).status).toBe(200);
    }
    const refused = await open();
    expect(await refused.json()).toMatchObject({ error: { data: { reason: "rate_limited" } } });
    expect(refused.status).toBe(429);
    leaving.abort();
    const again = async (): Promise<number> => {
      const response = await open();
      await response.body?.cancel();
      return response.status;
    };
    await expect.poll(again, { timeout: 10_000 }).toBe(200);
  });
});
