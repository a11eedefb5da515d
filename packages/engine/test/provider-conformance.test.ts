import { createSafeFetch } from "@darkroom/providers";
import type { ProviderOutput } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { startProviderRig } from "./provider-rig.ts";
import { CANCELED_AT_WORK_ON, NOBODY_ON, OWNER_ON, WIRES, createWireProvider } from "./wires.ts";

const DOWNLOAD = { bytesMax: 1_000_000, timeoutMs: 10_000 };

const urlOf = (output: ProviderOutput | undefined): string =>
  output?.kind === "url" ? output.url : "no url";

/** What every adapter of the port must do; a new one is done when it passes. */
describe.each(WIRES)("the provider port over the wire of %s", (wire) => {
  it("takes a start, tells of its end, and what it made can be fetched", async () => {
    await using rig = await startProviderRig(wire);
    const accepted = await rig.accept({ durationMs: 60 });
    expect(accepted).toMatchObject({ phase: "starting", outputs: [], error: null });
    const ended = await rig.untilEnded(accepted.providerPredictionId);
    expect(ended).toMatchObject({
      providerPredictionId: accepted.providerPredictionId,
      phase: "succeeded",
      error: null,
      outputsExpired: false,
    });
    expect(ended.durationMs).toBeGreaterThan(0);
    expect(ended.providerStatus).not.toBe("");
    // Not every API tells when; one that does tells the truth.
    expect(ended.startedAt ?? 0).toBeLessThanOrEqual(ended.finishedAt ?? 0);
    const { download } = createSafeFetch({ allowedOrigins: [rig.emulatorUrl] });
    expect(ended.outputs).toHaveLength(1);
    const got = await download(urlOf(ended.outputs[0]), DOWNLOAD);
    expect(got).toMatchObject({ outcome: "downloaded", contentType: "image/png" });
    expect(await rig.log("create")).toHaveLength(1);
  });

  it("tells all outputs, also inside the answer, and words as one text", async () => {
    await using rig = await startProviderRig(wire);
    const three = await rig.accept({ durationMs: 0, outputs: 3 });
    expect((await rig.untilEnded(three.providerPredictionId)).outputs).toHaveLength(3);
    const data = await rig.accept({ durationMs: 0, output: { kind: "data" } });
    expect((await rig.untilEnded(data.providerPredictionId)).outputs).toMatchObject([
      { kind: "data", mediaType: "image/png" },
    ]);
    const model = `${OWNER_ON[wire]}/kit-name`;
    const words = await rig.accept({ durationMs: 0 }, { model });
    expect((await rig.untilEnded(words.providerPredictionId)).text).toMatch(/^\w+ \w+/);
  });

  it("tells a share that never falls", async () => {
    await using rig = await startProviderRig(wire);
    const { providerPredictionId } = await rig.accept({ durationMs: 800 });
    const shares: number[] = [];
    await rig.until(providerPredictionId, ({ share, phase }) => {
      if (share !== null) shares.push(share);
      return phase === "succeeded";
    });
    expect(shares).toEqual([...shares].sort((left, right) => left - right));
    expect(shares.some((share) => share > 0 && share < 1)).toBe(true);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  });

  it("reads a status that no documentation has as unknown, never as an error", async () => {
    await using rig = await startProviderRig(wire);
    const { providerPredictionId: id } = await rig.accept({
      outcome: "unknown-status",
      durationMs: 400,
    });
    const strange = await rig.until(id, ({ phase }) => phase === "unknown");
    expect(strange.providerStatus).not.toBe("");
    expect((await rig.untilEnded(id)).phase).toBe("succeeded");
  });

  it.each([
    ["fail", "provider_rejected"],
    ["nsfw", "safety"],
  ] as const)("tells the end %s as %s, with the words for the operator", async (outcome, error) => {
    await using rig = await startProviderRig(wire);
    const { providerPredictionId } = await rig.accept({ outcome, durationMs: 0 });
    const ended = await rig.untilEnded(providerPredictionId);
    expect(ended).toMatchObject({ phase: "failed", error, outputs: [] });
    expect(ended.errorText).not.toBe("");
  });

  it("cancels what has not begun", async () => {
    await using rig = await startProviderRig(wire);
    const { providerPredictionId: id } = await rig.accept({ queueMs: 60_000, durationMs: 0 });
    expect(await rig.provider.cancel(id)).toMatchObject({
      outcome: "found",
      update: { phase: "canceled" },
    });
    expect((await rig.untilEnded(id)).phase).toBe("canceled");
  });

  it("passes on a cancel of what runs, and tells what it does then", async () => {
    await using rig = await startProviderRig(wire);
    const { providerPredictionId: id } = await rig.accept({ durationMs: 400 });
    await rig.until(id, ({ phase }) => phase === "processing");
    const asked = await rig.provider.cancel(id);
    expect(asked).toMatchObject({ outcome: "found", update: { providerPredictionId: id } });
    expect(await rig.log("cancel")).toHaveLength(1);
    const ended = await rig.untilEnded(id);
    expect(ended.phase).toBe(CANCELED_AT_WORK_ON[wire]);
  });

  it("says of an id that nobody knows that it is missing", async () => {
    await using rig = await startProviderRig(wire);
    expect(await rig.provider.get(NOBODY_ON[wire])).toEqual({ outcome: "missing" });
    expect(await rig.provider.cancel(NOBODY_ON[wire])).toEqual({ outcome: "missing" });
    expect(await rig.provider.get("../../control/log")).toEqual({ outcome: "missing" });
  });

  it.each([
    [
      { accept: "429", retryAfterS: 7 },
      { outcome: "deferred", error: "rate_limited", retryAfterMs: 7_000 },
    ],
    [{ accept: "402" }, { outcome: "deferred", error: "provider_credit" }],
    [{ accept: "422" }, { outcome: "refused", error: "invalid_input" }],
    [{ accept: "500" }, { outcome: "lost" }],
    [{ accept: "reset" }, { outcome: "lost" }],
    [{ accept: "reset-after" }, { outcome: "lost" }],
  ] as const)("judges a start that meets %j, and asks once", async (scenario, expected) => {
    await using rig = await startProviderRig(wire);
    expect(await rig.start(scenario)).toMatchObject(expected);
    expect(await rig.log("create")).toHaveLength(1);
  });

  it("refuses a model that does not exist, and waits for a token to be mended", async () => {
    await using rig = await startProviderRig(wire);
    expect(await rig.start({}, { model: `${OWNER_ON[wire]}/nothing` })).toMatchObject({
      outcome: "refused",
      error: "provider_rejected",
    });
    const { emulatorUrl, now } = rig;
    const stranger = createWireProvider(wire, { emulatorUrl, now, token: "stranger" });
    const request = {
      model: `${OWNER_ON[wire]}/jersey-speed`,
      modelVersion: null,
      input: { prompt: "x" },
      webhook: null,
      wantsProgress: false,
      deadlineMs: 60_000,
    };
    expect(await stranger.start(request)).toMatchObject({
      outcome: "deferred",
      error: "provider_unavailable",
    });
    expect((await stranger.get(NOBODY_ON[wire])).outcome).toBe("unavailable");
  });

  it("knows that nothing was sent where nobody listens or it was told to stop", async () => {
    await using rig = await startProviderRig(wire);
    const stopped = await rig.start({}, { signal: AbortSignal.abort() });
    expect(stopped).toMatchObject({ outcome: "deferred", error: "provider_unavailable" });
    expect(await rig.log("create")).toEqual([]);
  });

  it("finds an orphan as it says beforehand: in its list, by the echoed webhook, or not at all", async () => {
    await using rig = await startProviderRig(wire);
    expect(rig.provider.capabilities.webhooks).toBe(true);
    if (!rig.provider.capabilities.list) {
      const listed = await rig.provider.list({ createdAfter: 0 });
      expect(listed.outcome).toBe("unavailable");
      expect(await rig.log("list")).toEqual([]);
      return;
    }
    const webhook = rig.hook.url;
    const { providerPredictionId: id } = await rig.accept({ durationMs: 0 }, { webhook });
    expect((await rig.untilEnded(id)).echoedWebhook).toBe(webhook);
    const listed = await rig.provider.list({ createdAfter: rig.now() - 60_000 });
    expect(listed).toMatchObject({
      outcome: "listed",
      updates: [{ providerPredictionId: id, echoedWebhook: webhook }],
      truncated: false,
    });
    const later = await rig.provider.list({ createdAfter: rig.now() + 60_000 });
    expect(later).toEqual({ outcome: "listed", updates: [], truncated: false });
  });

  it("verifies its own webhooks, and no other", async () => {
    await using rig = await startProviderRig(wire);
    const webhook = rig.hook.url;
    const model = `${OWNER_ON[wire]}/jersey-speed`;
    const { providerPredictionId } = await rig.accept({ durationMs: 0 }, { webhook, model });
    const told = await rig.hook.next(0);
    const verdict = await rig.provider.verifyWebhook(told);
    if (verdict.outcome !== "verified") throw new Error(verdict.outcome);
    // What a delivery calls the run leads to it, under the id that its start gave.
    const found = await rig.provider.get(verdict.providerPredictionId, { model });
    expect(found).toMatchObject({ outcome: "found", update: { providerPredictionId } });
    expect(await rig.provider.verifyWebhook(told)).toEqual(verdict);
    const tampered = Buffer.from(`${Buffer.from(told.body).toString("utf8")} `);
    expect(await rig.provider.verifyWebhook({ ...told, body: tampered })).toEqual({
      outcome: "bad_signature",
    });
    expect(await rig.provider.verifyWebhook({ ...told, headers: {} })).toEqual({
      outcome: "malformed",
    });
  });

  it("turns a forged webhook away", async () => {
    await using rig = await startProviderRig(wire);
    const webhook = rig.hook.url;
    await rig.accept({ durationMs: 0, webhooks: { badSignature: true } }, { webhook });
    const forged = await rig.hook.next(0);
    expect(await rig.provider.verifyWebhook(forged)).toEqual({ outcome: "bad_signature" });
  });

  it("names a retention inside which everything is there and after which nothing is", async () => {
    await using rig = await startProviderRig(wire);
    const { providerPredictionId: id } = await rig.accept({ durationMs: 0 });
    const { outputs } = await rig.untilEnded(id);
    rig.advance(rig.provider.capabilities.retentionMs - 5_000);
    expect(await rig.provider.get(id)).toMatchObject({ update: { outputsExpired: false } });
    rig.advance(10_000);
    const looked = await rig.provider.get(id);
    expect(looked.outcome === "missing" || looked.outcome === "found").toBe(true);
    if (looked.outcome === "found") expect(looked.update.outputsExpired).toBe(true);
    const { download } = createSafeFetch({ allowedOrigins: [rig.emulatorUrl] });
    expect(await download(urlOf(outputs[0]), DOWNLOAD)).toEqual({ outcome: "gone" });
  });
});
