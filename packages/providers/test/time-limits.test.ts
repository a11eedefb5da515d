import { describe, expect, it } from "vitest";
import {
  createFalProvider,
  createReplicateProvider,
  createSkytellsProvider,
} from "../src/index.ts";
import type { Provider } from "../src/index.ts";
import * as fal from "./fal-fixture.ts";
import { startServer } from "./loopback-server.ts";
import * as replicate from "./replicate-fixture.ts";
import * as skytells from "./skytells-fixture.ts";

/** How many kinds of question about models each API answers. */
const MODEL_QUESTIONS = { Replicate: 3, Skytells: 1, fal: 0 } as const;
/** Time passes this much faster. */
const HASTE = 1_000;

type Options = { baseUrl: string; now: () => number; timeoutSignal: (ms: number) => AbortSignal };

const WIRES = [
  {
    name: "Replicate",
    create: (options: Options): Provider =>
      createReplicateProvider({ apiToken: replicate.TOKEN, ...options }),
    request: replicate.startRequest(),
    predictionId: replicate.PREDICTION_ID,
  },
  {
    name: "Skytells",
    create: (options: Options): Provider =>
      createSkytellsProvider({ apiKey: skytells.KEY, ...options }),
    request: skytells.startRequest(),
    predictionId: skytells.PREDICTION_ID,
  },
  {
    name: "fal",
    create: (options: Options): Provider => createFalProvider({ apiKey: fal.KEY, ...options }),
    request: fal.startRequest(),
    predictionId: fal.REFERENCE,
  },
] as const;

describe.each(WIRES)("the time that $name has for an answer", (wire) => {
  /** A server that never answers, and an adapter whose time runs fast. */
  async function startSilent() {
    const server = await startServer(() => undefined);
    const asked: number[] = [];
    const provider = wire.create({
      baseUrl: `${server.origin}/v1`,
      now: () => replicate.NOW,
      timeoutSignal: (timeoutMs) => {
        asked.push(timeoutMs);
        return AbortSignal.timeout(timeoutMs / HASTE);
      },
    });
    return { provider, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  }

  it("ends a create after a minute, whose outcome is then unknown", async () => {
    await using silent = await startSilent();
    expect((await silent.provider.start(wire.request)).outcome).toBe("lost");
    expect(silent.asked).toEqual([60_000]);
  });

  it("ends a read, a list and a cancel after 20 s, which can be asked for again", async () => {
    await using silent = await startSilent();
    const { provider, asked } = silent;
    expect((await provider.get(wire.predictionId)).outcome).toBe("unavailable");
    expect((await provider.list({ createdAfter: 0 })).outcome).toBe("unavailable");
    expect((await provider.cancel(wire.predictionId)).outcome).toBe("unavailable");
    expect(asked).toEqual(Array(provider.capabilities.list ? 3 : 2).fill(20_000));
  });

  it("ends a question about models after 20 s", async () => {
    await using silent = await startSilent();
    const { provider, asked } = silent;
    const model = { model: "acme/jersey", modelVersion: null };
    const answers = await Promise.all([
      provider.describeModel?.(model),
      provider.searchModels?.({ text: "shirt", most: 1 }),
      provider.modelExamples?.(model),
    ]);
    const given = answers.filter((answer) => answer !== undefined);
    expect(given).toHaveLength(MODEL_QUESTIONS[wire.name]);
    expect(given.every(({ outcome }) => outcome === "unavailable")).toBe(true);
    expect(asked).toEqual(given.map(() => 20_000));
  });
});
