import { describe, expect, it } from "vitest";
import { readBody } from "./read-body.ts";

const post = (body: string | ReadableStream<Uint8Array> | null, headers = {}): Request =>
  new Request("http://localhost/", { method: "POST", body, headers, duplex: "half" });

/** A body that never ends, and says when nobody wants more of it. */
function endless() {
  const seen = { chunks: 0, canceled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      seen.chunks += 1;
      controller.enqueue(new Uint8Array(1_000));
    },
    cancel: () => {
      seen.canceled = true;
    },
  });
  return { stream, seen };
}

describe("readBody", () => {
  it("reads a body up to its limit, to the byte", async () => {
    expect(await readBody(post("12345"), 5)).toEqual({
      outcome: "read",
      bytes: new TextEncoder().encode("12345"),
    });
    expect(await readBody(post("123456"), 5)).toEqual({ outcome: "too_large" });
  });

  it("reads no body as an empty one", async () => {
    expect(await readBody(post(null), 5)).toEqual({ outcome: "read", bytes: new Uint8Array() });
  });

  it("puts chunks together in their order", async () => {
    const stream = new Blob(["ab", "cd", "ef"]).stream();
    const body = await readBody(post(stream), 10);
    expect(body.outcome === "read" && new TextDecoder().decode(body.bytes)).toBe("abcdef");
  });

  it("refuses an announced length before it reads anything", async () => {
    const { stream, seen } = endless();
    const request = post(stream, { "content-length": "11" });
    expect(await readBody(request, 10)).toEqual({ outcome: "too_large" });
    // A stream fills its own queue of one chunk before anybody reads.
    expect(seen.chunks).toBeLessThanOrEqual(1);
  });

  it("stops reading as soon as the limit is passed", async () => {
    const { stream, seen } = endless();
    expect(await readBody(post(stream), 5_000)).toEqual({ outcome: "too_large" });
    expect(seen.canceled).toBe(true);
    expect(seen.chunks).toBeLessThan(12);
  });
});
