import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ASKED_TRACES_PER_MINUTE } from "../src/tracing/limits.ts";
import { receiveSpans } from "./support/receive-spans.ts";
import type { ReceivedSpan, SpanReceiver } from "./support/receive-spans.ts";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded, jersey } from "./support/visitor.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";
const PROMPT = "a jersey that nobody else may read of";
const WAIT_MS = 40_000;

const traced = (receiver: SpanReceiver, more: Record<string, string> = {}) =>
  startTestServer({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...more });

const of = (receiver: SpanReceiver, name: string): ReceivedSpan[] =>
  receiver.spans.filter((span) => span.name === name);

const until = (receiver: SpanReceiver, name: string) =>
  expect.poll(() => of(receiver, name).length, { timeout: WAIT_MS }).toBeGreaterThan(0);

function above(receiver: SpanReceiver, span: ReceivedSpan | undefined): ReceivedSpan | undefined {
  return receiver.spans.find(({ spanId }) => spanId === span?.parentSpanId);
}

describe("the trace of a prediction", () => {
  it("leads from the request over verb and jobs to the calls of the provider", async () => {
    await using receiver = await receiveSpans();
    await using server = await traced(receiver);
    const guest = await createGuest(server.url);
    const { id } = await guest.create({ input: { prompt: PROMPT } });
    await guest.waitUntil(id, hasEnded);
    for (const name of ["provider.start", "job store_results", "job process_delivery"]) {
      await until(receiver, name);
    }
    const [request] = of(receiver, "POST /trpc/prediction.create");
    const [verb] = of(receiver, "prediction.create");
    const [submit] = of(receiver, "job submit_prediction");
    const [start] = of(receiver, "provider.start");
    expect(request?.parentSpanId).toBe("");
    expect(above(receiver, verb)).toBe(request);
    expect(above(receiver, submit)).toBe(verb);
    expect(above(receiver, start)).toBe(submit);
    for (const name of ["job store_results", "job process_delivery"]) {
      const [span] = of(receiver, name);
      expect([span?.traceId, span?.parentSpanId]).toEqual([request?.traceId, verb?.spanId]);
    }
    expect(request?.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.route": "/trpc/prediction.create",
      "http.response.status_code": 200,
    });
    expect(submit?.attributes).toMatchObject({
      "darkroom.prediction.id": id,
      "darkroom.job.kind": "submit_prediction",
      "darkroom.outcome": "done",
    });
    expect(start?.attributes).toMatchObject({
      "darkroom.provider": "replicate",
      "darkroom.outcome": "accepted",
    });
    for (const { startTimeUnixNano, endTimeUnixNano } of receiver.spans) {
      expect(endTimeUnixNano).toBeGreaterThanOrEqual(startTimeUnixNano);
    }
  });

  it("goes on in another process, whose trace the outbox carried there", async () => {
    await using receiver = await receiveSpans();
    const web = await traced(receiver, { ROLE: "web", EMULATOR_PORT: String(await freePort()) });
    const guest = await createGuest(web.url);
    const { id } = await guest.create({ input: { prompt: PROMPT } });
    await web.close();
    const [verb] = of(receiver, "prediction.create");
    expect(of(receiver, "job submit_prediction")).toEqual([]);
    const second = await startTestServer({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      DATA_DIR: web.dataDirectory,
    });
    await until(receiver, "job store_results");
    const [stored] = of(receiver, "job store_results");
    expect(stored?.traceId).toBe(verb?.traceId);
    expect(stored?.attributes["darkroom.prediction.id"]).toBe(id);
    await second.close();
    const instances = new Set(
      receiver.resources.map((resource) => resource["service.instance.id"]),
    );
    expect(instances.size).toBe(2);
    await second[Symbol.asyncDispose]();
    await web[Symbol.asyncDispose]();
  });

  it("tells no prompt, no token, no cookie and no signed address", async () => {
    await using receiver = await receiveSpans();
    await using server = await traced(receiver);
    const guest = await createGuest(server.url);
    const { id } = await guest.create({ input: { prompt: PROMPT } });
    const ended = await guest.waitUntil(id, hasEnded);
    await guest.send(ended.outputs[0]?.url ?? "");
    await until(receiver, "GET /results");
    const told = receiver.raw();
    const [, cookie = "none"] = (guest.cookie() ?? "").split("=");
    for (const secret of [
      PROMPT,
      "teal",
      cookie,
      "r8_",
      "&t=",
      "?s=",
      "&s=",
      ended.outputs[0]?.url,
    ]) {
      expect(told).not.toContain(secret);
    }
    const names = new Set(receiver.spans.flatMap(({ attributes }) => Object.keys(attributes)));
    expect([...names].filter((name) => !/^(?:http\.|darkroom\.|error\.type$)/.test(name))).toEqual(
      [],
    );
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

describe("a trace that a caller brings", () => {
  it("is gone on with under its id", async () => {
    await using receiver = await receiveSpans();
    await using server = await traced(receiver);
    await fetch(`${server.url}/healthz`, { headers: { traceparent: `00-${TRACE}-${CALLER}-01` } });
    await until(receiver, "GET /healthz");
    expect(of(receiver, "GET /healthz")).toMatchObject([{ traceId: TRACE, parentSpanId: CALLER }]);
  });

  it("is recorded a number of times each minute where our own share is nothing", async () => {
    await using receiver = await receiveSpans();
    await using server = await traced(receiver, { OTEL_TRACES_SAMPLER_ARG: "0" });
    const ask = (traceparent: string) =>
      fetch(`${server.url}/healthz`, { headers: { traceparent } });
    await ask(`00-${TRACE}-${CALLER}-00`);
    for (let asked = 0; asked < ASKED_TRACES_PER_MINUTE + 5; asked += 1) {
      await ask(`00-${TRACE}-${CALLER}-01`);
    }
    await fetch(`${server.url}/healthz`);
    await server.close();
    expect(of(receiver, "GET /healthz")).toHaveLength(ASKED_TRACES_PER_MINUTE);
  });

  it("is left out with all of its work where it is not recorded", async () => {
    await using receiver = await receiveSpans();
    await using server = await traced(receiver, { OTEL_TRACES_SAMPLER_ARG: "0" });
    const guest = await createGuest(server.url);
    const { id } = await guest.create();
    await guest.waitUntil(id, hasEnded);
    await server.close();
    expect(receiver.spans).toEqual([]);
  });
});

describe("the collector", () => {
  it("gets the headers that are set, and the names of the service", async () => {
    await using receiver = await receiveSpans();
    await using server = await traced(receiver, {
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20abc,x-team=darkroom",
      OTEL_SERVICE_NAME: "studio",
    });
    await fetch(`${server.url}/healthz`);
    await until(receiver, "GET /healthz");
    expect(receiver.headers[0]).toMatchObject({
      authorization: "Bearer abc",
      "x-team": "darkroom",
    });
    expect(receiver.resources[0]).toMatchObject({ "service.name": "studio" });
  });

  it("may be away: nothing waits for it", async () => {
    await using server = await startTestServer({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(await freePort())}`,
    });
    const guest = await createGuest(server.url);
    const { id } = await guest.create(jersey());
    expect(await guest.waitUntil(id, hasEnded)).toMatchObject({ status: "succeeded" });
    const closed = server.close().then(() => "closed");
    expect(await Promise.race([closed, sleep(WAIT_MS, "still open")])).toBe("closed");
  });
});
