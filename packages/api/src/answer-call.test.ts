import { describe, expect, it } from "vitest";
import { answerCall, answerRefusal } from "./answer-call.ts";
import type { FailedCall } from "./answer-call.ts";

/** Calls the router while the context, and so every store behind it, is out of reach. */
async function callWithoutContext(path: string, init: RequestInit = {}) {
  const failures: FailedCall[] = [];
  const response = await answerCall({
    request: new Request(`http://localhost/trpc/${path}`, init),
    endpoint: "/trpc",
    createContext: () => Promise.reject(new Error("connect ECONNREFUSED db.internal:8080")),
    onFailure: (failed) => failures.push(failed),
  });
  const text = await response.text();
  return { status: response.status, text, failures };
}

describe("answerCall", () => {
  it("keeps what went wrong from the caller and tells it to the log", async () => {
    const { status, text, failures } = await callWithoutContext("model.list");
    expect(status).toBe(500);
    expect(text).toContain('"reason":"internal"');
    expect(text).not.toMatch(/ECONNREFUSED|db\.internal|stack/);
    expect(failures).toEqual([
      {
        path: "model.list",
        reason: "internal",
        cause: expect.objectContaining({ message: expect.stringContaining("ECONNREFUSED") }),
      },
    ]);
  });

  it("takes JSON only, which no form of another site can send", async () => {
    const { status, text } = await callWithoutContext("prediction.cancel", {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: '{"id":"p1"}',
    });
    expect(status).toBe(415);
    expect(text).toContain('"reason":"invalid_input"');
  });
});

describe("answerRefusal", () => {
  it("has the wire shape of any other error", async () => {
    const response = answerRefusal({ reason: "payload_too_large" }, "request-1");
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({
      error: {
        message: "The request is too large.",
        code: -32_013,
        data: {
          code: "PAYLOAD_TOO_LARGE",
          httpStatus: 413,
          path: null,
          reason: "payload_too_large",
          requestId: "request-1",
          fields: [],
          requiredCredits: null,
          availableCredits: null,
          retryAfterMs: null,
          scope: null,
          moderationCode: null,
        },
      },
    });
  });
});
