import type { Provider } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ModelDefinition } from "../src/index.ts";
import { MODEL, MODEL_ON, createWorld } from "./world.ts";

const SHEET: ModelDefinition = {
  ...MODEL,
  model: "darkroom/jersey-sheet",
  credits: 2,
  creditsOf: ({ num_outputs: count }) => 2 * Number(count),
  actualCredits: ({ outputs }) => 2 * outputs,
  inputSchema: z.strictObject({
    prompt: z.string(),
    num_outputs: z.int().min(1).max(4).default(1),
    __scenario: z.record(z.string(), z.unknown()).optional(),
  }),
};

/** The emulator has no such model: it runs another, with as many outputs as the scenario says. */
function asJersey(inner: Provider): Provider {
  return {
    ...inner,
    start: (request) => {
      const { num_outputs: _count, ...input } = request.input;
      return inner.start({ ...request, model: MODEL.model, input });
    },
  };
}

const worldOfSheets = () => createWorld({ models: [SHEET], provider: asJersey });
const sheet = (count: number, made = count) => ({
  model: SHEET.model,
  input: {
    prompt: "teal",
    num_outputs: count,
    __scenario: { durationMs: 20, outputs: made },
  },
});

describe("a price that depends on the input", () => {
  it("is what is quoted, reserved and captured", async () => {
    await using world = await worldOfSheets();
    expect(world.engine.models.quote(SHEET.model, { num_outputs: 4 })).toBe(8);
    const { id, credits } = await world.submit({}, sheet(4));
    expect(credits).toEqual({ price: 8, reserved: 8, captured: 0 });
    expect(await world.balance()).toEqual({ available: 92, reserved: 8 });
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 8 } });
    expect(ended.outputs).toHaveLength(4);
    expect(await world.balance()).toEqual({ available: 92, reserved: 0 });
  });

  it("gives back what was not made", async () => {
    await using world = await worldOfSheets();
    const { id } = await world.submit({}, sheet(4, 3));
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({ credits: { price: 8, captured: 6 } });
    expect(await world.balance()).toEqual({ available: 94, reserved: 0 });
  });

  it("counts against the caller's limit, the balance and what is missing", async () => {
    await using world = await createWorld({ models: [SHEET], welcomeCredits: 5 });
    const { create } = world;
    expect(await create({}, { ...sheet(4), maxCredits: 7 })).toEqual({
      outcome: "price_above_limit",
      requiredCredits: 8,
    });
    expect(await create({}, sheet(4))).toEqual({
      outcome: "insufficient_credits",
      requiredCredits: 8,
      availableCredits: 5,
    });
    expect((await create({}, { ...sheet(2), maxCredits: 4 })).outcome).toBe("created");
    expect(await world.balance()).toEqual({ available: 1, reserved: 4 });
  });

  it("is never asked of an input that the model refuses, and no credit moves", async () => {
    await using world = await worldOfSheets();
    const refused = await world.create({}, sheet(5));
    expect(refused).toMatchObject({ outcome: "invalid_input", fields: [{ field: "num_outputs" }] });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
    const ledger = { accountId: world.accountId, cursor: null, most: 10 };
    const { items } = await world.engine.credits.ledger(ledger);
    expect(items.map(({ kind }) => kind)).toEqual(["grant"]);
  });
});

describe("what the provider says that a run cost", () => {
  it.each([
    [0.04, 4],
    [0.011, 2],
    // Nothing was said: the price.
    [null, 9],
  ])("%s of its credits are captured as %d of ours", async (used, captured) => {
    const model: ModelDefinition = {
      ...MODEL_ON.skytells,
      model: "skytells/priced-jersey",
      credits: 9,
      actualCredits: ({ creditsUsed }) => (creditsUsed === null ? 9 : creditsUsed * 100),
    };
    const tell = (inner: Provider): Provider => ({
      ...inner,
      start: (request) => inner.start({ ...request, model: MODEL_ON.skytells.model }),
      get: async (id, options) => {
        const got = await inner.get(id, options);
        if (got.outcome !== "found") return got;
        const { creditsUsed: _own, ...update } = got.update;
        return {
          outcome: "found",
          update: used === null ? update : { ...update, creditsUsed: used },
        };
      },
    });
    await using world = await createWorld({ wire: "skytells", models: [model], provider: tell });
    const { id } = await world.submit({ durationMs: 20 }, { model: model.model });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({
      status: "succeeded",
      credits: { price: 9, captured },
    });
  });
});
