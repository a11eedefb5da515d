import { describe, expect, test } from "vitest";
import { z } from "zod";
import { BenchError } from "../src/bench-error.ts";
import { ask, get, post } from "../src/rows/ask.ts";
import { startLoopbackServer } from "./loopback-server.ts";

const AnswerSchema = z.object({ method: z.string(), type: z.string(), body: z.string() });

function startEcho(status: number) {
  return startLoopbackServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      response.statusCode = status;
      const type = request.headers["content-type"] ?? "";
      response.end(JSON.stringify({ method: request.method, type, body }));
    });
  });
}

describe("ask", () => {
  test("sends a target's request once and reads the answer", async () => {
    await using server = await startEcho(200);
    expect(await ask(get(server.url), AnswerSchema)).toEqual({ method: "GET", type: "", body: "" });
    expect(await ask(post(server.url, { a: 1 }), AnswerSchema)).toEqual({
      method: "POST",
      type: "application/json",
      body: `{"a":1}`,
    });
  });

  test("refuses an answer of another shape, although it is a 200", async () => {
    await using server = await startEcho(200);
    const asked = ask(get(server.url), z.object({ id: z.string() }));
    await expect(asked).rejects.toThrow(BenchError);
    await expect(asked).rejects.toThrow(/GET .* answered 200, not as expected/);
  });

  test("refuses an answer of the right shape with a wrong status", async () => {
    await using server = await startEcho(500);
    await expect(ask(get(server.url), AnswerSchema)).rejects.toThrow(/answered 500/);
  });

  test("refuses an answer that is no JSON", async () => {
    await using server = await startLoopbackServer((_, response) => response.end("hello"));
    await expect(ask(get(server.url), AnswerSchema)).rejects.toThrow(/not as expected: hello/);
  });
});
