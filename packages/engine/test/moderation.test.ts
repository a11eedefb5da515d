import { account, ledgerEntry, prediction, predictionEvent } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Moderate, ModeratedOrder, ModerationAnswer } from "../src/index.ts";
import {
  MODERATION_CODE_CHARACTERS_MAX,
  MODERATION_MS_MAX,
  MODERATION_TEXT_CHARACTERS_MAX,
} from "../src/moderation/limits.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const REFUSAL = {
  outcome: "refuse",
  code: "real_person",
  text: "Name no real people. Describe the picture in your own words.",
} as const;

/** A hook that notes what it was asked and answers what it is told. */
function createHook(answer: () => Promise<ModerationAnswer>) {
  const asked: ModeratedOrder[] = [];
  const moderate: Moderate = (order) => {
    asked.push(order);
    return answer();
  };
  return { asked, moderate };
}

async function moneyOf(world: World) {
  const { orm } = world.database;
  return {
    account: await orm.select().from(account).where(eq(account.id, world.accountId)),
    entries: await orm.select().from(ledgerEntry),
    predictions: await orm.select().from(prediction),
  };
}

const countersOf = async (world: World): Promise<Record<string, number>> =>
  (await world.engine.health()).counters;

describe("an order that the hook of moderation refuses", () => {
  it("moves no money, leaves nothing behind and says what to do", async () => {
    const { asked, moderate } = createHook(async () => Promise.resolve(REFUSAL));
    await using world = await createWorld({ rules: { moderate } });
    const before = await moneyOf(world);
    const { code, text } = REFUSAL;
    expect(await world.create({})).toEqual({ outcome: "moderated", code, text });
    expect(await moneyOf(world)).toEqual(before);
    expect(asked).toEqual([
      { model: MODEL.model, input: { prompt: "teal hexagons" }, account: world.accountId },
    ]);
    expect(await countersOf(world)).toMatchObject({ moderationRefused: 1, moderationAllowed: 0 });
    expect(await world.log("create")).toEqual([]);
  });

  it("shows one line of at most so many characters, and a plain code", async () => {
    const long = `Line one\nline two\u0000 ${"😀".repeat(MODERATION_TEXT_CHARACTERS_MAX)}`;
    const { moderate } = createHook(async () =>
      Promise.resolve({ outcome: "refuse", code: "<b>Odd</b>", text: long }),
    );
    await using world = await createWorld({ rules: { moderate } });
    const refused = await world.create({});
    if (refused.outcome !== "moderated") throw new Error(refused.outcome);
    expect(refused.code).toBe("unspecified");
    expect(refused.text).toMatch(/^Line one line two {2}😀+…$/u);
    expect(Array.from(refused.text)).toHaveLength(MODERATION_TEXT_CHARACTERS_MAX);
  });

  it.each([MODERATION_CODE_CHARACTERS_MAX, MODERATION_CODE_CHARACTERS_MAX + 1])(
    "has a code of at most so many characters: %i",
    async (length) => {
      const given = "x".repeat(length);
      const { moderate } = createHook(async () =>
        Promise.resolve({ outcome: "refuse", code: given, text: "No." }),
      );
      await using world = await createWorld({ rules: { moderate } });
      const code = length > MODERATION_CODE_CHARACTERS_MAX ? "unspecified" : given;
      expect(await world.create({})).toEqual({ outcome: "moderated", code, text: "No." });
    },
  );

  it("has words of ours where the hook gives none", async () => {
    const { moderate } = createHook(async () =>
      Promise.resolve({ outcome: "refuse", code: "x", text: "\n" }),
    );
    await using world = await createWorld({ rules: { moderate } });
    expect(await world.create({})).toMatchObject({ text: expect.stringMatching(/^[A-Z].*\.$/) });
  });
});

describe("an order that the hook lets pass", () => {
  it("is taken, and its timeline tells that it was judged", async () => {
    const { moderate } = createHook(async () => Promise.resolve({ outcome: "allow" }));
    await using world = await createWorld({ rules: { moderate } });
    const { id } = await world.submit({ durationMs: 10 });
    const timeline = await world.engine.predictions.timeline({ accountId: world.accountId, id });
    expect(timeline).toMatchObject([{ type: "prediction.created", moderation: "allowed" }]);
    expect(await countersOf(world)).toMatchObject({ moderationAllowed: 1 });
  });

  it("is judged once for its idempotency key, and not at all where it is no order", async () => {
    const { asked, moderate } = createHook(async () => Promise.resolve({ outcome: "allow" }));
    await using world = await createWorld({ rules: { moderate } });
    const overrides = { idempotencyKey: "key-1" };
    const { id } = await world.submit({ durationMs: 10 }, overrides);
    const again = await world.create({ durationMs: 10 }, overrides);
    expect(again).toMatchObject({ outcome: "existing", prediction: { id } });
    expect(await world.create({ durationMs: 20 }, overrides)).toEqual({
      outcome: "idempotency_conflict",
    });
    expect(await world.create({}, { model: "no/model" })).toEqual({ outcome: "model_not_found" });
    expect(await world.create({}, { input: {} })).toMatchObject({ outcome: "invalid_input" });
    expect(await world.create({}, { maxCredits: 1 })).toMatchObject({
      outcome: "price_above_limit",
    });
    expect(asked).toHaveLength(1);
  });

  it("cannot be changed by the hook", async () => {
    const moderate: Moderate = async ({ input }) => {
      input["prompt"] = "something else";
      return Promise.resolve({ outcome: "allow" });
    };
    await using world = await createWorld({ rules: { moderate } });
    expect((await world.submit({})).input).toEqual({ prompt: "teal hexagons" });
  });

  it("is judged before it is answered with a stored result", async () => {
    let answer: ModerationAnswer = { outcome: "allow" };
    const { moderate } = createHook(async () => Promise.resolve(answer));
    await using world = await createWorld({ rules: { moderate } });
    const order = {
      input: { prompt: "teal", seed: 1, __scenario: { durationMs: 10 } },
      reuse: "allow",
    } as const;
    const { id } = await world.submit({}, order);
    world.engine.worker.start();
    await world.untilEnded(id);
    answer = REFUSAL;
    expect(await world.create({}, order)).toMatchObject({ outcome: "moderated" });
  });
});

describe("a hook that is out of service", () => {
  const OUTAGES: readonly [string, Moderate][] = [
    ["fails", async () => Promise.reject(new Error("down"))],
    [
      "throws at once",
      () => {
        throw new Error("down");
      },
    ],
    ["answers nonsense", async () => Promise.resolve(JSON.parse('{"outcome":"maybe"}'))],
    ["answers nothing", async () => Promise.resolve(JSON.parse("null"))],
    ["never answers", async () => new Promise(() => undefined)],
  ];

  it.each(OUTAGES)("and %s stops orders before any money moves", async (_name, moderate) => {
    await using world = await createWorld({ rules: { moderate, moderation: { timeoutMs: 20 } } });
    const before = await moneyOf(world);
    expect(await world.create({})).toEqual({ outcome: "moderation_unavailable" });
    expect(await moneyOf(world)).toEqual(before);
    expect(await countersOf(world)).toMatchObject({ moderationUnavailable: 1 });
  });

  it.each(OUTAGES)("and %s lets them pass where that is the rule", async (_name, moderate) => {
    const moderation = { timeoutMs: 20, onUnavailable: "allow" } as const;
    await using world = await createWorld({ rules: { moderate, moderation } });
    const { id } = await world.submit({ durationMs: 10 });
    const [created] = await world.database.orm
      .select({ detail: predictionEvent.detail })
      .from(predictionEvent)
      .where(eq(predictionEvent.predictionId, id));
    expect(created?.detail).toEqual({ moderation: "unavailable" });
  });

  it("is waited for no longer than its limit, and told when nobody waits any more", async () => {
    const slept: number[] = [];
    let isAborted = false;
    const moderate: Moderate = (_order, signal) =>
      new Promise(() => {
        signal.addEventListener("abort", () => (isAborted = true));
      });
    await using world = await createWorld({
      rules: { moderate },
      scheduler: {
        sleep: (waitMs) => {
          slept.push(waitMs);
          return Promise.resolve();
        },
      },
    });
    expect(await world.create({})).toEqual({ outcome: "moderation_unavailable" });
    expect(slept).toEqual([MODERATION_MS_MAX]);
    expect(isAborted).toBe(true);
  });
});
