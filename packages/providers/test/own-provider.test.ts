import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createOwnProvider } from "../src/index.ts";
import type { GetOutcome, OwnProviderOptions, Provider, StartRequest } from "../src/index.ts";

const HOUR_MS = 3_600_000;

const request = (overrides: Partial<StartRequest> = {}): StartRequest => ({
  model: "own/sketch",
  modelVersion: null,
  input: { prompt: "teal" },
  webhook: null,
  wantsProgress: false,
  deadlineMs: 60_000,
  ...overrides,
});

function createRig(run: OwnProviderOptions["run"], timeoutSignal?: () => AbortSignal) {
  const clock = { at: 1_000_000 };
  let made = 0;
  const newId = (): string => `run-${(made += 1)}`;
  const provider = createOwnProvider({
    name: "own",
    run,
    now: () => clock.at,
    newId,
    timeoutSignal,
  });
  return { provider, clock };
}

async function idOf(provider: Provider, overrides: Partial<StartRequest> = {}): Promise<string> {
  const started = await provider.start(request(overrides));
  if (started.outcome !== "accepted") throw new Error(started.outcome);
  return started.update.providerPredictionId;
}

/** What is told of a run once this holds. */
async function until(
  provider: Provider,
  id: string,
  phase: string,
): Promise<Extract<GetOutcome, { outcome: "found" }>["update"]> {
  for (;;) {
    const looked = await provider.get(id);
    if (looked.outcome !== "found") throw new Error(looked.outcome);
    if (looked.update.phase === phase) return looked.update;
    await sleep(1);
  }
}

/** A function that ends when it is told to. */
function createGate() {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  return { run: () => promise, resolve, reject };
}

describe("a function as a provider", () => {
  it("runs with the input and the model, tells its share, and what it made", async () => {
    const gate = createGate();
    const seen: unknown[] = [];
    const { provider, clock } = createRig((input, { model, tell }) => {
      seen.push({ input, model });
      tell(0.5);
      return gate.run();
    });
    const id = await idOf(provider);
    expect(await provider.get(id)).toMatchObject({ update: { phase: "processing", share: 0.5 } });
    clock.at += 250;
    gate.resolve(["data:image/png;base64,aGk=", "https://here.example/b.png"]);
    expect(await until(provider, id, "succeeded")).toMatchObject({
      outputs: [{ kind: "data", mediaType: "image/png" }, { kind: "url" }],
      startedAt: 1_000_000,
      finishedAt: 1_000_250,
      durationMs: 250,
      error: null,
    });
    expect(seen).toEqual([{ input: { prompt: "teal" }, model: "own/sketch" }]);
  });

  it.each([
    ["no memory", "provider_rejected"],
    ["NSFW content detected", "safety"],
  ])("fails by what it throws: %s", async (message, error) => {
    const { provider } = createRig(() => Promise.reject(new Error(message)));
    const id = await idOf(provider);
    expect(await until(provider, id, "failed")).toMatchObject({ error, errorText: message });
  });

  it("fails as well where it throws before it gives a promise", async () => {
    const { provider } = createRig(() => {
      throw new TypeError("at once");
    });
    expect((await until(provider, await idOf(provider), "failed")).errorText).toBe("at once");
  });

  it("is cancelled at once, whatever it makes of that", async () => {
    const gate = createGate();
    let wasAborted = false;
    const { provider } = createRig((_input, { signal }) => {
      signal.addEventListener("abort", () => (wasAborted = true));
      return gate.run();
    });
    const id = await idOf(provider);
    expect(await provider.cancel(id)).toMatchObject({ update: { phase: "canceled" } });
    expect(wasAborted).toBe(true);
    gate.resolve("too late");
    await sleep(1);
    expect(await provider.get(id)).toMatchObject({ update: { phase: "canceled", text: null } });
  });

  it("is ended by its deadline", async () => {
    const deadline = new AbortController();
    const { provider } = createRig(createGate().run, () => deadline.signal);
    const id = await idOf(provider);
    deadline.abort();
    expect((await until(provider, id, "canceled")).outputs).toEqual([]);
  });

  it("takes a hundred runs at once, and the next when one has ended", async () => {
    const gates = Array.from({ length: 101 }, createGate);
    let place = 0;
    const { provider } = createRig(() => gates[place++]?.run() ?? Promise.resolve());
    const ids: string[] = [];
    for (let count = 0; count < 100; count += 1) ids.push(await idOf(provider));
    expect(await provider.start(request())).toMatchObject({
      outcome: "deferred",
      error: "rate_limited",
      retryAfterMs: 10_000,
    });
    gates[0]?.resolve("words");
    await until(provider, ids[0] ?? "", "succeeded");
    expect((await provider.start(request())).outcome).toBe("accepted");
  });

  it("remembers what has ended for an hour", async () => {
    const { provider, clock } = createRig(() => Promise.resolve("words"));
    const id = await idOf(provider);
    expect((await until(provider, id, "succeeded")).text).toBe("words");
    clock.at += HOUR_MS;
    await idOf(provider);
    expect((await provider.get(id)).outcome).toBe("found");
    clock.at += 1;
    await idOf(provider);
    expect(await provider.get(id)).toEqual({ outcome: "missing" });
  });

  it("says beforehand that nothing calls back and nothing is listed, and begins nothing when aborted", async () => {
    let begun = 0;
    const { provider } = createRig(() => Promise.resolve((begun += 1)));
    expect(provider.capabilities).toMatchObject({ webhooks: false, list: false });
    expect((await provider.list({ createdAfter: 0 })).outcome).toBe("unavailable");
    const webhook = { headers: {}, body: new Uint8Array() };
    expect(await provider.verifyWebhook(webhook)).toEqual({ outcome: "malformed" });
    const started = await provider.start(request({ signal: AbortSignal.abort() }));
    expect([started.outcome, begun]).toEqual(["deferred", 0]);
    expect(await provider.cancel("nothing")).toEqual({ outcome: "missing" });
  });
});
