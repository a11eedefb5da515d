import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import sharp from "sharp";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded } from "./support/visitor.ts";
import type { PredictionView, Visitor } from "./support/visitor.ts";

let server: TestServer;
let owner: Visitor;
let stranger: Visitor;
let ended: PredictionView;

beforeAll(async () => {
  server = await startTestServer();
  owner = await createGuest(server.url);
  stranger = await createGuest(server.url);
  const created = await owner.create();
  ended = await owner.waitUntil(created.id, hasEnded);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

function outputUrl(prediction: PredictionView): string {
  const [output] = prediction.outputs;
  if (output === undefined) throw new Error("The prediction has no output");
  return output.url;
}

/** The output's path without its signature: only a session opens it. */
function barePath(prediction: PredictionView): string {
  return new URL(outputUrl(prediction), server.url).pathname;
}

describe("a prediction from order to picture", () => {
  it("answers a create at once with everything that the contract names", async () => {
    const created = await owner.create();
    expect(created).toMatchObject({
      status: "queued",
      model: "darkroom/jersey-speed",
      pattern: "poll",
      credits: { reserved: 1 },
      estimate: null,
    });
    expect(created.id).not.toBe("");
    expect(created.requestId).not.toBe("");
    expect(created.message).not.toBe("");
    expect(created.pollAfterMs).toBeGreaterThan(0);
    expect(new Date(created.createdAt).toISOString()).toBe(created.createdAt);
    await owner.waitUntil(created.id, hasEnded);
  });

  it("ends as succeeded with one stored output", () => {
    expect(ended).toMatchObject({ status: "succeeded", error: null, pollAfterMs: null });
    expect(ended.outputs).toHaveLength(1);
    expect(ended.credits).toEqual({ price: 1, reserved: 0, captured: 1 });
    expect(ended.progress.value).toBe(1);
  });

  it("serves the picture with the size that the output promises", async () => {
    const response = await owner.send(outputUrl(ended));
    expect(response.status).toBe(200);
    const bytes = Buffer.from(await response.arrayBuffer());
    const { width, height, format } = await sharp(bytes).metadata();
    expect(ended.outputs[0]).toMatchObject({
      kind: "image",
      mediaType: "image/png",
      bytes: bytes.byteLength,
      width,
      height,
    });
    expect(format).toBe("png");
    expect(response.headers.get("content-type")).toBe("image/png");
    const digest = createHash("sha256").update(bytes).digest("hex");
    expect(response.headers.get("etag")).toBe(`"${digest}"`);
  });

  it("gives every output a thumbhash for the time until it is loaded", () => {
    const hash = ended.outputs[0]?.thumbhash ?? "";
    expect(Buffer.from(hash, "base64").byteLength).toBeGreaterThan(4);
  });

  it("charges exactly the price", async () => {
    const guest = await createGuest(server.url);
    expect((await guest.query("credit.balance")).result).toEqual({ available: 100, reserved: 0 });
    const created = await guest.create();
    await guest.waitUntil(created.id, hasEnded);
    expect((await guest.query("credit.balance")).result).toEqual({ available: 99, reserved: 0 });
    const { result } = await guest.query("credit.ledger");
    expect(result).toMatchObject({
      items: [{ kind: "capture" }, { kind: "reservation" }, { kind: "grant", credits: 100 }],
      nextCursor: null,
    });
  });

  it("tells the story of the prediction from its first event to its last", async () => {
    const { result } = await owner.query("prediction.timeline", { id: ended.id });
    const events = Array.isArray(result) ? result : [];
    expect(events[0]).toMatchObject({ sequence: 1, from: null, to: "queued" });
    expect(events.at(-1)).toMatchObject({ sequence: ended.sequence, to: "succeeded" });
  });

  it("names no host of the provider in any reply", async () => {
    const replies = await Promise.all([
      owner.query("prediction.get", { id: ended.id }),
      owner.query("prediction.list"),
      owner.query("prediction.timeline", { id: ended.id }),
      owner.query("system.status"),
      owner.query("model.list"),
    ]);
    for (const { result } of replies) {
      expect(JSON.stringify(result)).not.toMatch(/https?:\/\/|127\.0\.0\.1|replicate\.delivery/);
    }
  });

  it("lists predictions newest first, page by page, and the running ones alone", async () => {
    const guest = await createGuest(server.url);
    const ids: string[] = [];
    for (const _ of [1, 2, 3]) ids.unshift((await guest.create()).id);
    for (const id of ids) await guest.waitUntil(id, hasEnded);
    const first = await guest.query("prediction.list", { limit: 2 });
    expect(first.result).toMatchObject({ items: [{ id: ids[0] }, { id: ids[1] }] });
    const cursor = readCursor(first.result);
    const second = await guest.query("prediction.list", { limit: 2, cursor, direction: "forward" });
    expect(second.result).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null });
    expect((await guest.query("prediction.active")).result).toMatchObject({
      pollAfterMs: null,
      predictions: [],
    });
  });

  it("quotes the price and what is left before anything is reserved", async () => {
    const { result } = await owner.query("prediction.quote", { model: "darkroom/jersey-scene" });
    expect(result).toMatchObject({
      model: "darkroom/jersey-scene",
      requiredCredits: 4,
      affordable: true,
      estimate: null,
    });
  });
});

describe("cancel and retry", () => {
  const hanging = { prompt: "a jersey that waits", __scenario: { outcome: "hang" } };

  it("cancels a running prediction and releases its credits", async () => {
    const guest = await createGuest(server.url);
    const created = await guest.create({ input: hanging });
    await guest.waitUntil(created.id, ({ status }) => status === "processing");
    const { result } = await guest.mutate("prediction.cancel", { id: created.id });
    expect(result).toMatchObject({ outcome: "requested", prediction: { cancelRequested: true } });
    const canceled = await guest.waitUntil(created.id, hasEnded);
    expect(canceled).toMatchObject({
      status: "canceled",
      error: { code: "canceled_by_user", released: 1 },
      outputs: [],
    });
    expect((await guest.query("credit.balance")).result).toEqual({ available: 100, reserved: 0 });
  });

  it("runs an ended prediction again as a new one that names the old", async () => {
    const { result } = await owner.mutate("prediction.retry", { id: ended.id });
    expect(result).toMatchObject({ retryOf: ended.id, input: ended.input });
    const { id } = readId(result);
    expect(id).not.toBe(ended.id);
    expect(await owner.waitUntil(id, hasEnded)).toMatchObject({ status: "succeeded" });
  });

  it("releases the credits of a failing prediction and says so", async () => {
    const guest = await createGuest(server.url);
    const input = {
      prompt: "a jersey that fails",
      __scenario: { durationMs: 50, outcome: "fail" },
    };
    const created = await guest.create({ input });
    expect(await guest.waitUntil(created.id, hasEnded)).toMatchObject({
      status: "failed",
      error: { code: "provider_rejected", released: 1 },
    });
    expect((await guest.query("credit.balance")).result).toEqual({ available: 100, reserved: 0 });
  });
});

describe("what belongs to somebody else", () => {
  it.each(["get", "timeline"])("S122: is not found by prediction.%s", async (verb) => {
    const { status, error } = await stranger.query(`prediction.${verb}`, { id: ended.id });
    expect(status).toBe(404);
    expect(error?.data.reason).toBe("not_found");
  });

  it.each(["cancel", "retry"])("cannot be changed by prediction.%s", async (verb) => {
    const { status, error } = await stranger.mutate(`prediction.${verb}`, { id: ended.id });
    expect(status).toBe(404);
    expect(error?.data.reason).toBe("not_found");
  });

  it("answers for foreign and for unknown ids in the same words", async () => {
    const foreign = await stranger.query("prediction.get", { id: ended.id });
    const unknown = await stranger.query("prediction.get", { id: crypto.randomUUID() });
    expect(foreign.error?.message).toBe(unknown.error?.message);
  });

  it("S122: is no result to a stranger, nor to somebody without a session", async () => {
    expect((await stranger.send(barePath(ended))).status).toBe(404);
    expect((await createVisitor(server.url).send(barePath(ended))).status).toBe(404);
    expect((await owner.send(barePath(ended))).status).toBe(200);
  });

  it("opens for the bearer of a signed URL and not for one that was tampered with", async () => {
    const visitor = createVisitor(server.url);
    const { result } = await owner.mutate("prediction.share", { id: ended.id });
    const [signed = ""] = JSON.stringify(result).match(/\/results\/[^"]+/) ?? [];
    expect((await visitor.send(signed)).status).toBe(200);
    const otherSignature = signed.replace(/s=./, (start) => (start === "s=A" ? "s=B" : "s=A"));
    expect((await visitor.send(otherSignature)).status).toBe(404);
    const laterExpiry = signed.replace(/e=(\w+)/, (_, expires: string) => `e=${expires}z`);
    expect((await visitor.send(laterExpiry)).status).toBe(404);
    const refused = await stranger.mutate("prediction.share", { id: ended.id });
    expect(refused.error?.data.reason).toBe("not_found");
    const otherResult = (await owner.waitUntil((await owner.create()).id, hasEnded)).outputs[0];
    const query = signed.slice(signed.indexOf("?"));
    const path = otherResult?.url.split("?")[0] ?? "";
    expect((await visitor.send(`${path}${query}`)).status).toBe(404);
  });

  it("hides previews of a running prediction in the same way", async () => {
    const path = `/results/${ended.id}/preview`;
    expect((await stranger.send(path)).status).toBe(404);
    expect((await stranger.send("/results/unknown/preview")).status).toBe(404);
  });
});

describe("a result over HTTP", () => {
  it("sends single byte ranges, also the last bytes alone", async () => {
    const whole = Buffer.from(await (await owner.send(barePath(ended))).arrayBuffer());
    const last = whole.byteLength - 1;
    const ranges = [
      ["bytes=0-9", 0, 9],
      ["bytes=10-", 10, last],
      ["bytes=-5", last - 4, last],
      [`bytes=3-${String(last + 100)}`, 3, last],
    ] as const;
    for (const [range, start, end] of ranges) {
      const response = await owner.send(barePath(ended), { headers: { range } });
      expect(response.status).toBe(206);
      const expected = `bytes ${String(start)}-${String(end)}/${String(whole.byteLength)}`;
      expect(response.headers.get("content-range")).toBe(expected);
      const part = Buffer.from(await response.arrayBuffer());
      expect(part.equals(whole.subarray(start, end + 1))).toBe(true);
    }
  });

  it("refuses a range beyond the end and sends the whole for several ranges", async () => {
    const beyond = await owner.send(barePath(ended), { headers: { range: "bytes=99999999-" } });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get("content-range")).toMatch(/^bytes \*\/\d+$/);
    const several = await owner.send(barePath(ended), { headers: { range: "bytes=0-1,4-5" } });
    expect(several.status).toBe(200);
    await several.body?.cancel();
  });

  it("is not sent again to somebody who has it", async () => {
    const first = await owner.send(barePath(ended));
    await first.arrayBuffer();
    const etag = first.headers.get("etag") ?? "";
    const second = await owner.send(barePath(ended), { headers: { "if-none-match": `W/${etag}` } });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe("");
    const changed = await owner.send(barePath(ended), {
      headers: { range: "bytes=0-1", "if-range": '"another"' },
    });
    expect(changed.status).toBe(200);
    await changed.body?.cancel();
  });

  it("is private, never sniffed, and saved under a plain name when that is wanted", async () => {
    const shown = await owner.send(barePath(ended), { method: "HEAD" });
    expect(shown.headers.get("content-length")).toBe(String(ended.outputs[0]?.bytes));
    expect(await shown.text()).toBe("");
    expect(shown.headers.get("cache-control")).toMatch(/^private/);
    expect(shown.headers.get("x-content-type-options")).toBe("nosniff");
    expect(shown.headers.get("content-security-policy")).toContain("sandbox");
    expect(shown.headers.get("content-disposition")).toMatch(/^inline; filename="[\w.-]+\.png"$/);
    const saved = await owner.send(`${barePath(ended)}?download`, { method: "HEAD" });
    expect(saved.headers.get("content-disposition")).toMatch(/^attachment; /);
  });
});

function readCursor(page: unknown): unknown {
  return typeof page === "object" && page !== null && "nextCursor" in page ? page.nextCursor : null;
}

function readId(value: unknown): { id: string } {
  if (typeof value === "object" && value !== null && "id" in value) return { id: String(value.id) };
  throw new TypeError("The reply has no id");
}
