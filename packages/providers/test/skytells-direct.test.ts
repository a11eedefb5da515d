import { describe, expect, it } from "vitest";
import { createSkytellsProvider } from "../src/index.ts";
import { sendJson, startServer } from "./loopback-server.ts";
import type { Answer } from "./loopback-server.ts";
import { KEY, NOW, PREDICTION_ID, predictionBody, startRequest } from "./skytells-fixture.ts";

const WEBHOOK = "https://studio.example/webhooks/skytells?prediction=p1&t=abc";
const done = predictionBody({ status: "succeeded", output: ["https://delivery.example/a.png"] });
const coded = (http_status: number, error_id: string) => ({
  status: false,
  response: "no",
  error: { http_status, message: "no", details: {}, error_id },
});

/** The adapter in front of both hosts. */
async function startBoth(answerEdge: Answer) {
  const edge = await startServer(answerEdge);
  const main = await startServer((response) => sendJson(response, 200, predictionBody()));
  const asked: number[] = [];
  const provider = createSkytellsProvider({
    apiKey: KEY,
    baseUrl: `${main.origin}/v1`,
    edgeBaseUrl: `${edge.origin}/v1`,
    now: () => NOW,
    timeoutSignal: (timeoutMs) => {
      asked.push(timeoutMs);
      return AbortSignal.timeout(timeoutMs);
    },
  });
  const close = async () => {
    await edge[Symbol.asyncDispose]();
    await main[Symbol.asyncDispose]();
  };
  return { provider, edge, main, asked, [Symbol.asyncDispose]: close };
}

describe("the edge host", () => {
  it("is told of before a start, and only where it is configured", async () => {
    await using both = await startBoth(() => undefined);
    const direct = { waitMsMax: 300_000, webhooks: false };
    expect(both.provider.capabilities).toMatchObject({ webhooks: true, direct });
    const plain = createSkytellsProvider({ apiKey: KEY, now: () => NOW });
    expect(plain.capabilities).not.toHaveProperty("direct");
  });

  it("gets what wants a direct answer, without a webhook, and has more time than it holds", async () => {
    await using both = await startBoth((response) => sendJson(response, 200, done));
    const request = startRequest({ waitMs: 10_000, webhook: WEBHOOK });
    expect(await both.provider.start(request)).toMatchObject({
      outcome: "accepted",
      update: { phase: "succeeded", providerPredictionId: PREDICTION_ID },
    });
    expect(both.main.seen).toEqual([]);
    const [seen] = both.edge.seen;
    expect(seen?.target).toBe("/v1/predict");
    expect(seen?.headers["x-api-key"]).toBe(KEY);
    expect(JSON.parse(seen?.body ?? "")).toEqual({
      model: "truefusion",
      input: { prompt: "teal and orange" },
      await: true,
    });
    expect(both.asked).toEqual([330_000]);
  });

  it("gets nothing else: other starts, looks, lists and cancels go to the API", async () => {
    await using both = await startBoth((response) => sendJson(response, 200, done));
    const { provider } = both;
    await provider.start(startRequest({ webhook: WEBHOOK }));
    await provider.start(startRequest({ waitMs: null }));
    await provider.get(PREDICTION_ID);
    await provider.list({ createdAfter: NOW });
    await provider.cancel(PREDICTION_ID);
    expect(both.edge.seen).toEqual([]);
    expect(both.main.seen).toHaveLength(5);
    expect(JSON.parse(both.main.seen[0]?.body ?? "")).not.toHaveProperty("await");
  });

  it.each([
    ["does not run the model", 404, "MODEL_NOT_FOUND"],
    ["does not support it", 422, "MODEL_NOT_SUPPORTED"],
    ["has no such address", 404, "ENDPOINT_NOT_FOUND"],
    ["has its lower rate used up", 429, "RATE_LIMIT_EXCEEDED"],
    ["does not take the key", 401, "UNAUTHORIZED"],
  ])("that %s passes the start on to the API", async (_name, status, code) => {
    await using both = await startBoth((response) =>
      sendJson(response, status, coded(status, code)),
    );
    const outcome = await both.provider.start(startRequest({ waitMs: 10_000 }));
    expect(outcome).toMatchObject({ outcome: "accepted" });
    expect([both.edge.seen.length, both.main.seen.length]).toEqual([1, 1]);
  });

  it.each([
    ["refuses the input", 422, coded(422, "VALIDATION_ERROR"), "refused"],
    ["refuses the content", 451, coded(451, "CONTENT_POLICY_VIOLATION"), "refused"],
    ["breaks down", 500, coded(500, "INTERNAL_ERROR"), "lost"],
    ["answers without an id", 200, { status: "pending" }, "lost"],
  ])("that %s has the last word: nothing is sent twice", async (_name, status, body, outcome) => {
    await using both = await startBoth((response) => sendJson(response, status, body));
    expect(await both.provider.start(startRequest({ waitMs: 1_000 }))).toMatchObject({ outcome });
    expect(both.main.seen).toEqual([]);
  });

  it("that breaks off may have made a run: the outcome is lost", async () => {
    await using both = await startBoth((response) => response.destroy());
    const outcome = await both.provider.start(startRequest({ waitMs: 1_000 }));
    expect(outcome).toMatchObject({ outcome: "lost" });
    expect(both.main.seen).toEqual([]);
  });
});

describe("what Skytells publishes about a model", () => {
  const input_schema = {
    type: "object",
    required: ["prompt"],
    properties: {
      prompt: { type: "string", title: "Prompt" },
      aspect_ratio: { type: "string", enum: ["1:1", "16:9"], default: "1:1" },
    },
  };
  const body = {
    name: "TrueFusion",
    description: "Draws.",
    namespace: "truefusion",
    input_schema,
    output_schema: { type: "string", format: "uri" },
  };

  async function describeWith(status: number, answer: unknown, model = "skytells/truefusion") {
    await using main = await startServer((response) => sendJson(response, status, answer));
    const provider = createSkytellsProvider({
      apiKey: KEY,
      baseUrl: `${main.origin}/v1`,
      now: () => NOW,
    });
    const outcome = await provider.describeModel?.({ model, modelVersion: null });
    return { outcome, targets: main.seen.map(({ target }) => target) };
  }

  it.each([
    ["bare", body],
    ["in an envelope", { status: true, data: body }],
  ])("reads it %s", async (_name, answer) => {
    const { outcome, targets } = await describeWith(200, answer);
    expect(targets).toEqual(["/v1/model/truefusion?fields=input_schema,output_schema"]);
    expect(outcome).toEqual({
      outcome: "described",
      description: {
        title: "TrueFusion",
        description: "Draws.",
        version: null,
        inputSchema: input_schema,
        outputKind: "file",
      },
    });
  });

  it.each([
    [404, coded(404, "MODEL_NOT_FOUND"), { outcome: "missing" }],
    [200, { name: "TrueFusion" }, { outcome: "missing" }],
    [503, {}, { outcome: "unavailable", retryAfterMs: 5_000 }],
    [401, coded(401, "UNAUTHORIZED"), { outcome: "unavailable", retryAfterMs: 120_000 }],
  ])("tells a %d %j apart", async (status, answer, expected) => {
    expect((await describeWith(status, answer)).outcome).toMatchObject(expected);
  });

  it("asks nothing about what is no slug", async () => {
    const { outcome, targets } = await describeWith(200, body, "a/b/c");
    expect(outcome).toEqual({ outcome: "missing" });
    expect(targets).toEqual([]);
  });
});
