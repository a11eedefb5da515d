import { describe, expect, it } from "vitest";
import { sendJson } from "./loopback-server.ts";
import type { Answer } from "./loopback-server.ts";
import { NOW, TOKEN, predictionBody, startRequest, startRig } from "./replicate-fixture.ts";

const INLINE_BYTES_MAX = 256_000;
const FILE_URL = "https://api.replicate.com/v1/files/cneqzikepnug6xezperrr4z55o";
const fileBody = { id: "cneqzikepnug6xezperrr4z55o", urls: { get: FILE_URL }, size: 1 };

const picture = (bytes: number): string =>
  `data:image/png;base64,${Buffer.alloc(bytes, 7).toString("base64")}`;

const answerAll: Answer = (response, seen) =>
  sendJson(response, 201, seen.target === "/v1/files" ? fileBody : predictionBody());

async function inputSent(input: Record<string, unknown>, answer = answerAll) {
  await using rig = await startRig(answer);
  const outcome = await rig.provider.start(startRequest({ input }));
  const uploads = rig.server.seen.filter(({ target }) => target === "/v1/files");
  const create = rig.server.seen.find(({ target }) => target.endsWith("/predictions"));
  const body: unknown = create === undefined ? null : JSON.parse(create.body);
  return { outcome, uploads, body };
}

describe("files of an input", () => {
  it("leaves an address and a small file as they are", async () => {
    const input = { image: "https://pictures.example/a.png", mask: picture(INLINE_BYTES_MAX) };
    const { uploads, body } = await inputSent(input);
    expect(uploads).toEqual([]);
    expect(body).toEqual({ input });
  });

  it("uploads what is one byte larger, with its bytes, its type and the token", async () => {
    const file = picture(INLINE_BYTES_MAX + 1);
    const { uploads, body } = await inputSent({ image: file, prompt: "teal" });
    expect(body).toEqual({ input: { image: FILE_URL, prompt: "teal" } });
    expect(uploads).toHaveLength(1);
    const [upload] = uploads;
    expect(upload?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(upload?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(upload?.body).toContain('name="content"');
    expect(upload?.body).toMatch(/content-type: image\/png/i);
    expect(upload?.body).toContain("\u0007".repeat(INLINE_BYTES_MAX + 1));
  });

  it("uploads the files of a list, each at its place", async () => {
    const large = picture(INLINE_BYTES_MAX + 1);
    const { uploads, body } = await inputSent({ images: ["https://a.example/b", large, 7] });
    expect(uploads).toHaveLength(1);
    expect(body).toEqual({ input: { images: ["https://a.example/b", FILE_URL, 7] } });
  });

  it("does not take a long prompt that talks of data for a file", async () => {
    const prompt = `data science, ${"x".repeat(2 * INLINE_BYTES_MAX)}`;
    const { uploads, body } = await inputSent({ prompt });
    expect(uploads).toEqual([]);
    expect(body).toEqual({ input: { prompt } });
  });

  it("refuses more than the files API takes before anything is sent", async () => {
    const large = `data:video/mp4;base64,${"A".repeat(4 * Math.ceil(104_857_601 / 3))}`;
    const { outcome, uploads, body } = await inputSent({ clip: large });
    expect(outcome).toMatchObject({ outcome: "refused", error: "invalid_input" });
    expect([uploads, body]).toEqual([[], null]);
  });

  it("uploads once for a start that is sent again, and anew when the file is old", async () => {
    let now = NOW;
    await using rig = await startRig(
      (response, seen, index) => {
        if (seen.target === "/v1/files") sendJson(response, 201, fileBody);
        else sendJson(response, index < 2 ? 429 : 201, index < 2 ? {} : predictionBody());
      },
      { now: () => now },
    );
    const request = startRequest({ input: { image: picture(INLINE_BYTES_MAX + 1) } });
    expect(await rig.provider.start(request)).toMatchObject({ outcome: "deferred" });
    expect(await rig.provider.start(request)).toMatchObject({ outcome: "accepted" });
    now += 3_600_000;
    await rig.provider.start(request);
    expect(rig.server.seen.map(({ target }) => target.replace(/^.*\//, ""))).toEqual([
      "files",
      "predictions",
      "predictions",
      "files",
      "predictions",
    ]);
  });

  it("forgets the oldest of many uploads, and only that", async () => {
    await using rig = await startRig(answerAll);
    const pictures = Array.from({ length: 51 }, (_, index) => {
      const bytes = Buffer.alloc(INLINE_BYTES_MAX + 1, index);
      return `data:image/png;base64,${bytes.toString("base64")}`;
    });
    const start = (images: unknown) => rig.provider.start(startRequest({ input: { images } }));
    const uploads = () => rig.server.seen.filter(({ target }) => target === "/v1/files").length;
    await start(pictures);
    expect(uploads()).toBe(51);
    await start(pictures.slice(1));
    expect(uploads()).toBe(51);
    await start(pictures.slice(0, 1));
    expect(uploads()).toBe(52);
  });

  it.each([
    [500, {}, { outcome: "deferred", error: "provider_unavailable" }],
    [201, { id: "x" }, { outcome: "deferred", error: "provider_unavailable" }],
    [201, { urls: { get: "file:///etc/passwd" } }, { outcome: "deferred" }],
    [429, { retry_after: 4 }, { outcome: "deferred", error: "rate_limited", retryAfterMs: 4_000 }],
    [402, {}, { outcome: "deferred", error: "provider_credit" }],
    [401, {}, { outcome: "deferred", error: "provider_unavailable" }],
    [413, {}, { outcome: "refused", error: "invalid_input" }],
  ])("creates nothing when the upload is answered %d %j", async (status, answered, expected) => {
    const { outcome, body } = await inputSent(
      { image: picture(INLINE_BYTES_MAX + 1) },
      (response) => sendJson(response, status, answered),
    );
    expect(outcome).toMatchObject(expected);
    expect(body).toBeNull();
  });

  it("is put off, not lost, when the upload breaks off: no run was made", async () => {
    const { outcome, body } = await inputSent(
      { image: picture(INLINE_BYTES_MAX + 1) },
      (response) => response.destroy(),
    );
    expect(outcome).toMatchObject({ outcome: "deferred", error: "provider_unavailable" });
    expect(body).toBeNull();
  });
});
