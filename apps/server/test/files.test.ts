import { UPLOAD_BYTES_MAX } from "@darkroom/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

/** One red point. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);
/** What one call takes as base64, characters. */
const CONTENT_MAX = 1_000_000;
const DOORS = ["/api/files", "/api/v1/files"] as const;

let server: TestServer;
let owner: Visitor;

beforeAll(async () => {
  server = await startTestServer();
  owner = await createGuest(server.url);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

function upload(path: string, body: Uint8Array<ArrayBuffer>) {
  const headers = { "content-type": "application/octet-stream" };
  return owner.send(path, { method: "POST", body, headers });
}

describe("a file", () => {
  it.each(DOORS)("is taken at %s for what its bytes are", async (path) => {
    const response = await upload(path, new Uint8Array(PNG));
    expect([response.status, response.headers.get("cache-control")]).toEqual([201, "no-store"]);
    expect(await response.json()).toMatchObject({
      reference: expect.stringMatching(/^upload:[0-9a-f-]{36}$/),
      kind: "image",
      mediaType: "image/png",
      bytes: PNG.length,
    });
  });

  it.each(DOORS)("is refused at %s where it is empty, unknown or too long", async (path) => {
    const statuses = await Promise.all(
      [new Uint8Array(0), new Uint8Array([0, 255, 0]), new Uint8Array(UPLOAD_BYTES_MAX + 1)].map(
        async (body) => (await upload(path, body)).status,
      ),
    );
    expect(statuses).toEqual([400, 400, 413]);
  });

  it("is taken by the procedure as base64, up to the size of a call", async () => {
    const { result } = await owner.mutate("file.upload", { content: PNG.toString("base64") });
    expect(result).toMatchObject({ mediaType: "image/png", kind: "image" });
    const long = "A".repeat(CONTENT_MAX + 4);
    for (const content of ["not base64!", long, ""]) {
      const { error } = await owner.mutate("file.upload", { content });
      expect(error).toMatchObject({ data: { reason: "invalid_input" } });
    }
  });

  it("that is nobody's is told at the field that names it", async () => {
    const reference = "upload:01993c1e-0000-7000-8000-000000000000";
    const input = { prompt: reference };
    const { error } = await owner.mutate("prediction.create", {
      model: "darkroom/jersey-speed",
      input,
    });
    expect(error).toMatchObject({
      data: { reason: "invalid_input", fields: [{ field: "prompt" }] },
    });
  });
});
