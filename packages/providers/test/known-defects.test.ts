import { describe, expect, it } from "vitest";
import { createReplicateProvider } from "../src/index.ts";
import { sendJson } from "./loopback-server.ts";
import {
  NOW,
  PREDICTION_ID,
  TOKEN,
  predictionBody,
  startRequest,
  startRig,
} from "./replicate-fixture.ts";

/** Wire facts J1 to J7: defects of another client for this API, none of which may be here. */
describe("defects that are known of another client", () => {
  it("J1: a 429 leads to no hurried repetition but to the wait that was asked for", async () => {
    await using rig = await startRig((response) =>
      sendJson(response, 429, { detail: "throttled" }, { "retry-after": "2" }),
    );
    const started = await rig.provider.start(startRequest());
    const read = await rig.provider.get(PREDICTION_ID);
    expect(started).toMatchObject({ outcome: "deferred", retryAfterMs: 2_000 });
    expect(read).toMatchObject({ outcome: "unavailable", retryAfterMs: 2_000 });
    expect(rig.server.seen).toHaveLength(2);
  });

  it("J2: a create is never sent twice, whatever becomes of it", async () => {
    const endings = [
      (response: { destroy: () => unknown }) => response.destroy(),
      (response: { socket: { destroy: () => unknown } | null }) => response.socket?.destroy(),
    ];
    for (const end of endings) {
      await using rig = await startRig((response) => end(response));
      expect(await rig.provider.start(startRequest())).toMatchObject({ outcome: "lost" });
      expect(rig.server.seen).toHaveLength(1);
    }
  });

  it("J3: an aborted run is over", async () => {
    const body = predictionBody({ status: "aborted" });
    await using rig = await startRig((response) => sendJson(response, 200, body));
    expect(await rig.provider.get(PREDICTION_ID)).toMatchObject({
      outcome: "found",
      update: { phase: "aborted" },
    });
  });

  it("J4: a run that is still at work is told as such and never as an empty result", async () => {
    const body = predictionBody({ status: "processing", output: null });
    await using rig = await startRig((response) => sendJson(response, 202, body));
    expect(await rig.provider.start(startRequest())).toMatchObject({
      outcome: "accepted",
      update: { phase: "processing", outputs: [] },
    });
  });

  it("J5: the body of a create holds the input and never the token", async () => {
    const input = { image: "data:image/png;base64,aGk=", options: { nested: [1, null, "x"] } };
    await using rig = await startRig((response) => sendJson(response, 201, predictionBody()));
    await rig.provider.start(startRequest({ input }));
    const [seen] = rig.server.seen;
    expect(JSON.parse(seen?.body ?? "")).toEqual({ input });
    expect(`${seen?.target}${seen?.body}`).not.toContain(TOKEN);
  });

  it("J6: a webhook of 2001 is refused before its signature is looked at", async () => {
    await using rig = await startRig((response) => sendJson(response, 500, {}));
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": "1000000000",
      "webhook-signature": "v1,eA==",
    };
    const webhook = { headers, body: Buffer.from("{}") };
    expect(await rig.provider.verifyWebhook(webhook)).toEqual({ outcome: "too_old" });
    expect(NOW).toBeGreaterThan(1_000_000_000_000);
    expect(rig.server.seen).toHaveLength(0);
  });

  it("J7: a 5xx leads to one request each, to `lost` for a create and to a wait for a read", async () => {
    await using rig = await startRig((response) => sendJson(response, 503, {}));
    expect(await rig.provider.start(startRequest())).toMatchObject({ outcome: "lost" });
    const read = await rig.provider.get(PREDICTION_ID);
    expect(read).toMatchObject({ outcome: "unavailable", retryAfterMs: 5_000 });
    expect(rig.server.seen).toHaveLength(2);
  });

  it("J7: every request carries a signal that ends it, as the API may stay silent", async () => {
    const signals: unknown[] = [];
    const provider = createReplicateProvider({
      apiToken: TOKEN,
      now: () => NOW,
      fetch: (_input, init) => {
        signals.push(init?.signal);
        return Promise.reject(new DOMException("timed out", "TimeoutError"));
      },
    });
    const outcomes = [
      await provider.start(startRequest()),
      await provider.get(PREDICTION_ID),
      await provider.cancel(PREDICTION_ID),
      await provider.list({ createdAfter: NOW }),
    ];
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      "lost",
      "unavailable",
      "unavailable",
      "unavailable",
    ]);
    expect(signals).toHaveLength(4);
    expect(signals.every((signal) => signal instanceof AbortSignal)).toBe(true);
  });
});
