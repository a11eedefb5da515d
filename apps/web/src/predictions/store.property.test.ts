import { TERMINAL_STATUSES, isTerminal } from "@darkroom/lifecycle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { START, arbitraryAnswer, samplePrediction } from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";
import type { Cards } from "./cards.ts";
import { createCardStore } from "./store.ts";

const STAGES = ["queued", "submitting", "starting", "processing", "storing"] as const;

/** All states of one prediction in their order; some histories have not ended yet. */
const history = (id: string): fc.Arbitrary<PredictionView[]> =>
  fc
    .record({
      stages: fc.subarray([...STAGES], { minLength: 1 }),
      end: fc.option(fc.constantFrom(...TERMINAL_STATUSES)),
    })
    .map(({ stages, end }) =>
      [...stages, ...(end === null ? [] : [end])].map((status, place) =>
        samplePrediction({ id, status, sequence: place + 1 }),
      ),
    );

/** Every state at least once, some again, in any order, in any packets. */
const delivery = fc
  .tuple(history("a"), history("b"), history("c"))
  .map((histories) => histories.flat())
  .chain((views) =>
    fc.record({
      views: fc.constant(views),
      heard: fc
        .array(fc.constantFrom(...views), { maxLength: 10 })
        .chain((again) =>
          fc.shuffledSubarray([...views, ...again], { minLength: views.length + again.length }),
        ),
      packet: fc.integer({ min: 1, max: 5 }),
    }),
  );

const stateOf = (cards: Cards, id: string): PredictionView | undefined =>
  cards.find(({ heard }) => heard?.prediction.id === id)?.heard?.prediction;

function feed(heard: readonly PredictionView[], packet: number, onChange: (cards: Cards) => void) {
  const store = createCardStore(
    () => undefined,
    () => undefined,
  );
  store.subscribe(() => onChange(store.current()));
  for (let place = 0; place < heard.length; place += packet) {
    const predictions = heard.slice(place, place + packet);
    store.dispatch({ type: "predictions.heard", predictions, at: START + place });
  }
  return store.current();
}

describe("news in any order", () => {
  it("R-05 shuffled and repeated, it ends in the newest state of every prediction", () => {
    fc.assert(
      fc.property(delivery, ({ views, heard, packet }) => {
        const cards = feed(heard, packet, () => undefined);
        for (const { id } of views) {
          const newest = views.findLast((view) => view.id === id);
          expect(stateOf(cards, id)).toEqual(newest);
        }
        expect(cards).toHaveLength(new Set(views.map(({ id }) => id)).size);
      }),
    );
  });

  it("R-05 C-13 what has ended on screen never changes again, whatever comes", () => {
    const answers = fc.array(fc.oneof(arbitraryAnswer("a"), arbitraryAnswer("b")), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 5 }), (heard, packet) => {
        const ends = new Map<string, PredictionView>();
        const last = feed(heard, packet, (cards) => {
          for (const id of ["a", "b"]) {
            const state = stateOf(cards, id);
            if (state === undefined || !isTerminal(state.status)) continue;
            if (!ends.has(id)) ends.set(id, state);
          }
        });
        for (const [id, end] of ends) expect(stateOf(last, id)).toBe(end);
      }),
    );
  });
});
