import { describe, expect, it } from "vitest";
import { createReplicateProvider } from "../src/index.ts";
import { sendJson } from "./loopback-server.ts";
import { NOW, TOKEN, predictionBody, startRequest, startRig } from "./replicate-fixture.ts";

const HASH = "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa";

async function sent(overrides: Parameters<typeof startRequest>[0]) {
  await using rig = await startRig((response) => sendJson(response, 202, predictionBody()));
  const outcome = await rig.provider.start(startRequest(overrides));
  expect(outcome).toMatchObject({ outcome: "accepted", update: { phase: "starting" } });
  const [seen] = rig.server.seen;
  if (seen === undefined || rig.server.seen.length !== 1) throw new Error("not one request");
  return { ...seen, json: JSON.parse(seen.body) as unknown };
}

describe("which address a model's name has", () => {
  const input = { prompt: "teal and orange" };
  it.each([
    ["an official model", "acme/jersey", null, "/v1/models/acme/jersey/predictions", undefined],
    [
      "a deployment",
      "deployments/acme/kit",
      null,
      "/v1/deployments/acme/kit/predictions",
      undefined,
    ],
    [
      "a version behind its model",
      `acme/jersey:${HASH}`,
      null,
      "/v1/predictions",
      `acme/jersey:${HASH}`,
    ],
    ["a version alone", HASH, null, "/v1/predictions", HASH],
    ["a version pinned beside the name", "acme/jersey", HASH, "/v1/predictions", HASH],
  ])("%s", async (_name, model, modelVersion, target, version) => {
    const seen = await sent({ model, modelVersion });
    expect(seen.target).toBe(target);
    expect(seen.json).toEqual(version === undefined ? { input } : { version, input });
  });

  it.each([
    "deployments/acme",
    "deployments/acme/kit/more",
    "deployments/../kit",
    "Deployments/acme/kit",
    "acme/jersey:latest",
    `acme/jersey:${HASH.toUpperCase()}`,
    HASH.slice(1),
  ])("%s is sent nowhere else than to where it was meant", async (model) => {
    await using rig = await startRig((response) => sendJson(response, 201, predictionBody()));
    const outcome = await rig.provider.start(startRequest({ model }));
    const targets = rig.server.seen.map((seen) => seen.target);
    // Two plain words name a model, whatever they are; everything else is refused unsent.
    if (model === "deployments/acme") {
      expect(targets).toEqual(["/v1/models/deployments/acme/predictions"]);
      return;
    }
    expect(outcome).toMatchObject({ outcome: "refused", error: "provider_rejected" });
    expect(targets).toEqual([]);
  });

  it("refuses a version beside the name of a deployment", async () => {
    await using rig = await startRig((response) => sendJson(response, 201, predictionBody()));
    const request = startRequest({ model: "deployments/acme/kit", modelVersion: HASH });
    expect(await rig.provider.start(request)).toMatchObject({ outcome: "refused" });
    expect(rig.server.seen).toEqual([]);
  });
});

describe("holding the answer for the end", () => {
  it.each([
    [undefined, undefined],
    [null, undefined],
    [0, "wait=1"],
    [999, "wait=1"],
    [10_000, "wait=10"],
    [10_999, "wait=10"],
    [60_000, "wait=60"],
    [3_600_000, "wait=60"],
  ])("%s ms is asked for as %s", async (waitMs, prefer) => {
    const seen = await sent(waitMs === undefined ? {} : { waitMs });
    expect(seen.headers["prefer"]).toBe(prefer);
  });

  it("keeps start and end among the webhooks, so that the id arrives early", async () => {
    const webhook = "https://studio.example/webhooks/replicate?prediction=p1&t=abc";
    const seen = await sent({ waitMs: 5_000, webhook });
    expect(seen.json).toMatchObject({ webhook, webhook_events_filter: ["start", "completed"] });
  });

  it.each([
    [
      201,
      predictionBody({ status: "succeeded", output: ["https://replicate.delivery/a.png"] }),
      "succeeded",
    ],
    [202, predictionBody({ status: "starting" }), "starting"],
    [202, predictionBody({ status: "processing" }), "processing"],
    [201, predictionBody({ status: "failed", error: "out of memory" }), "failed"],
    [201, predictionBody({ status: "aborted" }), "aborted"],
  ])("reads a %d as what it says", async (status, body, phase) => {
    await using rig = await startRig((response) => sendJson(response, status, body));
    const outcome = await rig.provider.start(startRequest({ waitMs: 2_000 }));
    expect(outcome).toMatchObject({ outcome: "accepted", update: { phase } });
  });

  it("gives up later than the API may answer", async () => {
    const asked: number[] = [];
    const provider = createReplicateProvider({
      apiToken: TOKEN,
      now: () => NOW,
      fetch: () => Promise.resolve(Response.json(predictionBody(), { status: 202 })),
      timeoutSignal: (timeoutMs) => {
        asked.push(timeoutMs);
        return AbortSignal.timeout(timeoutMs);
      },
    });
    for (const waitMs of [null, 10_000, 3_600_000]) await provider.start(startRequest({ waitMs }));
    expect(asked).toEqual([60_000, 70_000, 120_000]);
  });
});
