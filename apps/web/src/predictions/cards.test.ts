import { isTerminal } from "@darkroom/lifecycle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  PROMPT,
  START,
  arbitraryAnswer,
  at,
  sampleCard,
  sampleFailure,
  samplePrediction,
  sampleReady,
  sampleSentCard,
} from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";
import {
  EARLY_HEARD_MAX,
  finishedBeforeCancel,
  isCancelling,
  reduceCards,
  unfinishedIds,
} from "./cards.ts";
import type { CardAction, Cards } from "./cards.ts";

const request = { model: "darkroom/jersey-speed", input: { prompt: PROMPT }, retryOf: null };
const add = (key: string, afterMs = 0): CardAction => ({
  type: "card.added",
  key,
  request,
  at: START + afterMs,
});
const hear = (...predictions: PredictionView[]): CardAction => ({
  type: "predictions.heard",
  predictions,
  at: START,
});
const run = (...actions: CardAction[]): Cards => actions.reduce(reduceCards, []);

describe("a card that is made here", () => {
  it("C-01 is there before anything was sent", () => {
    expect(run(add("key"))).toMatchObject([{ key: "key", sending: "sending", heard: null }]);
  });

  it("C-04 keeps its key when the server answers", () => {
    const prediction = samplePrediction();
    const cards = run(add("key"), { type: "card.sent", key: "key", prediction, at: START });
    expect(cards).toMatchObject([{ key: "key", sending: "sent", heard: { prediction } }]);
  });

  it("C-04 does not double when a list brings it before its own answer", () => {
    const prediction = samplePrediction();
    const early = run(add("key"), hear(prediction));
    expect(early).toHaveLength(1);
    const cards = reduceCards(early, { type: "card.sent", key: "key", prediction, at: START });
    expect(cards).toMatchObject([{ key: "key", heard: { prediction: { id: prediction.id } } }]);
  });

  it("C-04 takes over a card that a list has already made for its prediction", () => {
    const prediction = samplePrediction({ input: { prompt: "as the server rewrote it" } });
    const cards = run(add("key"), hear(prediction), {
      type: "card.sent",
      key: "key",
      prediction,
      at: START,
    });
    expect(cards.map(({ key }) => key)).toEqual(["key"]);
  });

  it("R-05 keeps the end that a list told before its own answer", () => {
    const ended = sampleReady();
    const prediction = samplePrediction({ id: ended.id });
    const sent = { type: "card.sent", key: "key", prediction, at: START + 2_000 } as const;
    expect(run(add("key"), hear(ended), sent)).toMatchObject([
      { key: "key", sending: "sent", heard: { prediction: ended } },
    ]);
  });

  it("R-05 keeps the end that stood on the card that a list has made", () => {
    const ended = sampleReady({ input: { prompt: "as the server rewrote it" } });
    const prediction = samplePrediction({ id: ended.id, input: ended.input });
    const sent = { type: "card.sent", key: "key", prediction, at: START + 2_000 } as const;
    expect(run(add("key"), hear(ended), sent)).toMatchObject([
      { key: "key", heard: { prediction: ended } },
    ]);
  });

  it("R-05 of two with the same text, each keeps the end of its own prediction", () => {
    const [one, other] = [sampleReady(), sampleReady()];
    const sent = (key: string, { id }: PredictionView): CardAction => ({
      type: "card.sent",
      key,
      prediction: samplePrediction({ id }),
      at: START,
    });
    const early = run(add("one"), add("other", 10), hear(one, other));
    for (const order of [
      [sent("one", one), sent("other", other)],
      [sent("other", other), sent("one", one)],
    ]) {
      const cards = order.reduce(reduceCards, early);
      const shown = cards.map(({ key, heard }) => [key, heard?.prediction]);
      expect(shown.toReversed()).toEqual([
        ["one", one],
        ["other", other],
      ]);
    }
  });

  it("R-05 what another tab made of the same text gets its card once the answer is there", () => {
    const [own, foreign] = [sampleReady(), sampleReady()];
    const prediction = samplePrediction({ id: own.id });
    const early = run(add("key"), hear(foreign, own));
    expect(early).toHaveLength(1);
    const refused = sampleFailure({ reason: "insufficient_credits" });
    for (const [action, keys] of [
      [{ type: "card.sent", key: "key", prediction, at: START }, ["key", foreign.id]],
      [{ type: "card.failed", key: "key", failure: refused }, ["key", foreign.id, own.id]],
    ] as const) {
      const cards = reduceCards(early, action);
      expect(new Set(cards.map(({ key }) => key))).toEqual(new Set(keys));
    }
  });

  it("C-07 becomes the prediction that was heard of before its answer was lost", () => {
    const ended = sampleReady();
    const failure = sampleFailure();
    const cards = run(add("key"), hear(ended), { type: "card.failed", key: "key", failure });
    expect(cards).toMatchObject([{ key: "key", sending: "sent", heard: { prediction: ended } }]);
  });

  it("keeps a bounded number of predictions; more get cards of their own, and no end is lost", () => {
    const ended = Array.from({ length: EARLY_HEARD_MAX + 1 }, () => sampleReady());
    const last = ended.at(-1);
    if (last === undefined) throw new Error("some were made");
    const early = run(add("key"), hear(...ended));
    expect(early).toHaveLength(2);
    expect(early.find(({ key }) => key === "key")?.early).toHaveLength(EARLY_HEARD_MAX);
    const prediction = samplePrediction({ id: last.id });
    const cards = reduceCards(early, { type: "card.sent", key: "key", prediction, at: START });
    expect(cards).toHaveLength(ended.length);
    expect(cards.find(({ key }) => key === "key")?.heard?.prediction).toEqual(last);
  });

  it("C-07 stays as not sent with the reason, and can be sent or discarded", () => {
    const failure = sampleFailure({ reason: "internal" });
    const failed = run(add("key"), { type: "card.failed", key: "key", failure });
    expect(failed).toMatchObject([{ sending: "not_sent", failure }]);
    expect(reduceCards(failed, { type: "card.resent", key: "key" })).toMatchObject([
      { key: "key", sending: "sending", failure: null },
    ]);
    expect(reduceCards(failed, { type: "card.discarded", key: "key" })).toEqual([]);
  });

  it("C-07 becomes its prediction when only the answer was lost", () => {
    const prediction = samplePrediction({ createdAt: at(40) });
    const cards = run(
      add("key"),
      { type: "card.failed", key: "key", failure: sampleFailure() },
      hear(prediction),
    );
    expect(cards).toMatchObject([{ key: "key", sending: "sent", failure: null }]);
  });

  it("C-07 an earlier prediction of the same text is not taken for a lost answer", () => {
    const prediction = samplePrediction({ createdAt: at(-60_000) });
    const cards = run(
      add("key"),
      { type: "card.failed", key: "key", failure: sampleFailure() },
      hear(prediction),
    );
    expect(cards.map(({ sending }) => sending)).toEqual(["not_sent", "sent"]);
  });

  it("C-07 a failure that comes after the answer changes nothing", () => {
    const cards = run(
      add("key"),
      { type: "card.sent", key: "key", prediction: samplePrediction(), at: START },
      { type: "card.failed", key: "key", failure: sampleFailure() },
    );
    expect(cards).toMatchObject([{ sending: "sent" }]);
  });
});

describe("the list of cards", () => {
  it("C-05 holds what the server knows, newest first, whatever the order of the answer", () => {
    const [old, middle, young] = [0, 1_000, 2_000].map((afterMs) =>
      samplePrediction({ createdAt: at(afterMs) }),
    );
    if (!old || !middle || !young) throw new Error("three were made");
    const cards = run(hear(middle, young), hear(old));
    expect(cards.map(({ key }) => key)).toEqual([young.id, middle.id, old.id]);
  });

  it("keeps the order although the server dates a prediction a little later", () => {
    const prediction = samplePrediction({ createdAt: at(9_000) });
    const cards = run(add("first"), add("second", 10), {
      type: "card.sent",
      key: "first",
      prediction,
      at: START,
    });
    expect(cards.map(({ key }) => key)).toEqual(["second", "first"]);
  });

  it("is the same list when nothing new is heard, so that nothing is drawn again", () => {
    const ready = sampleReady();
    const cards = run(hear(ready));
    expect(reduceCards(cards, hear({ ...ready }))).toBe(cards);
  });

  it("C-03 news of one card leaves the others as they are", () => {
    const [one, other] = [samplePrediction(), samplePrediction()];
    const before = run(hear(one, other));
    const after = reduceCards(before, hear({ ...one, sequence: 2, status: "starting" }));
    const find = (cards: Cards) => cards.find(({ key }) => key === other.id);
    expect(find(after)).toBe(find(before));
  });

  it("C-13 C-04 has one card for each prediction, and endings stay, in any storm of answers", () => {
    const ids = ["a", "b", "c"];
    const answer = fc.constantFrom(...ids).chain(arbitraryAnswer);
    fc.assert(
      fc.property(fc.array(fc.array(answer, { maxLength: 4 }), { maxLength: 20 }), (lists) => {
        let cards: Cards = [];
        const ended = new Map<string, string>();
        for (const predictions of lists) {
          cards = reduceCards(cards, hear(...predictions));
          const shown = cards.map((card) => card.heard?.prediction.id);
          expect(new Set(shown).size).toBe(shown.length);
          for (const { heard } of cards) {
            if (heard === null) continue;
            const { id, status } = heard.prediction;
            expect(ended.get(id) ?? status).toBe(status);
            if (isTerminal(status)) ended.set(id, status);
          }
        }
      }),
    );
  });

  it("R-02 names everything that may still change, and nothing else", () => {
    const running = samplePrediction({ status: "processing" });
    const early = samplePrediction();
    const cards = run(hear(running, sampleReady()), add("key"));
    expect(unfinishedIds(cards)).toEqual([running.id]);
    const both = reduceCards(cards, hear(early, sampleReady()));
    expect(new Set(unfinishedIds(both))).toEqual(new Set([running.id, early.id]));
  });
});

describe("cancelling", () => {
  it("C-09 lasts from the press of the button until the server has ended it", () => {
    const prediction = samplePrediction({ status: "processing" });
    const asked = sampleSentCard(prediction, { cancel: "asked" });
    expect(isCancelling(asked)).toBe(true);
    const canceled = { ...prediction, status: "canceled", sequence: 3 } as const;
    expect(isCancelling(sampleSentCard(canceled, { cancel: "asked" }))).toBe(false);
  });

  it("C-09 shows in every tab, since the server says that it was asked for", () => {
    const prediction = samplePrediction({ status: "processing", cancelRequested: true });
    expect(isCancelling(sampleSentCard(prediction))).toBe(true);
  });

  it("C-09 is over when it could not be sent", () => {
    const prediction = samplePrediction({ status: "processing" });
    const cards = reduceCards([sampleSentCard(prediction, { key: "key", cancel: "asked" })], {
      type: "cancel.changed",
      key: "key",
      cancel: "not_sent",
    });
    expect(cards.map(isCancelling)).toEqual([false]);
  });

  it("C-09 knows a picture that came before its cancel", () => {
    expect(finishedBeforeCancel(sampleSentCard(sampleReady({ cancelRequested: true })))).toBe(true);
    expect(finishedBeforeCancel(sampleSentCard(sampleReady(), { cancel: "too_late" }))).toBe(true);
    expect(finishedBeforeCancel(sampleSentCard(sampleReady()))).toBe(false);
    expect(finishedBeforeCancel(sampleCard({ cancel: "asked" }))).toBe(false);
  });
});
