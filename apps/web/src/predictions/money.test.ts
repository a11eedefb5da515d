import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROMPT, START, samplePrediction, sampleReady } from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";
import { reduceCards } from "./cards.ts";
import type { CardAction, Cards } from "./cards.ts";
import { hasMoneyMoved } from "./money.ts";

const KEY = "key-1";
const added: CardAction = {
  type: "card.added",
  key: KEY,
  request: { model: "darkroom/jersey-speed", input: { prompt: PROMPT }, retryOf: null },
  at: START,
};
const sent = (prediction: PredictionView): CardAction => ({
  type: "card.sent",
  key: KEY,
  prediction,
  at: START,
});
const heard = (...predictions: PredictionView[]): CardAction => ({
  type: "predictions.heard",
  predictions,
  at: START,
});

/** For each action whether it moved money. */
function moves(...actions: CardAction[]): boolean[] {
  let cards: Cards = [];
  return actions.map((action) => {
    const before = cards;
    cards = reduceCards(before, action);
    return hasMoneyMoved(before, cards);
  });
}

describe("hasMoneyMoved", () => {
  it("E-05 says so when credits are held and when they are settled, and not in between", () => {
    const queued = samplePrediction();
    const processing = { ...queued, status: "processing", sequence: 4 } as const;
    const ready = sampleReady({ id: queued.id });
    expect(moves(added, sent(queued), heard(processing), heard(ready), heard(ready))).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it("E-05 hears a hold from the stream that is faster than the submission's answer", () => {
    const queued = samplePrediction();
    const processing = { ...queued, status: "processing", sequence: 4 } as const;
    expect(moves(added, heard(processing), sent(queued))).toEqual([false, true, false]);
  });

  it("counts a prediction of ours that is over with its first answer", () => {
    expect(moves(added, sent(sampleReady()))).toEqual([false, true]);
  });

  it("counts what another tab orders, and no page of old predictions", () => {
    expect(moves(heard(sampleReady()), heard(sampleReady(), samplePrediction()))).toEqual([
      false,
      true,
    ]);
  });

  it("moves twice for each prediction that is heard of while it runs, in any packets", () => {
    const count = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(count, count, (running, packet) => {
        const views = Array.from({ length: running }, () => samplePrediction());
        const ends = views.map(({ id }) => sampleReady({ id }));
        const packets = [...views, ...ends].map((view) => heard(view));
        expect(moves(...packets).filter(Boolean)).toHaveLength(2 * running);
        const together = moves(heard(...views), heard(...ends.slice(0, packet)));
        expect(together).toEqual([true, true]);
      }),
    );
  });
});
