import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFalProvider } from "../src/index.ts";
import type { Provider } from "../src/index.ts";
import {
  BODY,
  KEY,
  MODEL,
  NOW,
  REFERENCE,
  USER_ID,
  delivery,
  startRequest,
} from "./fal-fixture.ts";

/** Deeper than a stack holds. */
const DEPTH = 20_000;

type Strange = { status: number; text: string };

/** The adapter in front of an API that gives one answer to everything. */
const providerOf = ({ status, text }: Strange): Provider =>
  createFalProvider({
    apiKey: KEY,
    userId: USER_ID,
    now: () => NOW,
    fetch: () => Promise.resolve(new Response(text, { status })),
  });

async function askAll(provider: Provider): Promise<string[]> {
  const answers = [
    await provider.start(startRequest()),
    await provider.get(REFERENCE),
    await provider.cancel(REFERENCE),
    await provider.verifyWebhook(delivery()),
  ];
  return answers.map(({ outcome }) => outcome);
}

const OUTCOMES = new Set(
  "accepted deferred refused lost found missing unavailable verified bad_signature malformed".split(
    " ",
  ),
);

const words = fc.constantFrom("request_id", "status", "detail", "logs", "metrics", "error", "keys");
const record = fc.dictionary(words, fc.oneof(fc.jsonValue(), fc.constantFrom("COMPLETED", "r1")));

describe("whatever fal answers", () => {
  it("every outcome is a value", async () => {
    const status = fc.constantFrom(200, 202, 400, 403, 404, 422, 429, 499, 500, 504);
    const text = fc.oneof(
      fc.string(),
      record.map((body) => JSON.stringify(body)),
    );
    await fc.assert(
      fc.asyncProperty(status, text, async (code, said) => {
        for (const outcome of await askAll(providerOf({ status: code, text: said }))) {
          expect(OUTCOMES.has(outcome)).toBe(true);
        }
      }),
    );
  });

  const deep = "[".repeat(DEPTH) + "]".repeat(DEPTH);
  it.each([
    ["a place of a fault", 422, `{"detail":[{"loc":${deep},"msg":"x"}]}`],
    ["a detail", 422, `{"detail":${deep}}`],
    ["a result", 200, `{"request_id":"r1","status":"COMPLETED","images":${deep}}`],
    ["an error", 200, `{"request_id":"r1","status":"COMPLETED","error":${deep}}`],
    ["a log", 200, `{"request_id":"r1","status":"IN_PROGRESS","logs":${deep}}`],
    ["a key", 200, `{"keys":${deep}}`],
  ])("nothing is thrown where %s is deeper than a stack", async (_name, status, text) => {
    for (const outcome of await askAll(providerOf({ status, text }))) {
      expect(OUTCOMES.has(outcome)).toBe(true);
    }
  });

  it("a delivery is read or not, without an exception", () => {
    const provider = providerOf({ status: 200, text: "" });
    const strange = [BODY, "", "[]", '{"request_id":7}'].map((text) => Buffer.from(text));
    for (const body of strange) expect(() => provider.readWebhook?.(body, MODEL)).not.toThrow();
    const text = `{"request_id":"r1","status":"OK","payload":${deep}}`;
    expect(provider.readWebhook?.(Buffer.from(text), MODEL)?.outputs).toHaveLength(1);
  });
});
