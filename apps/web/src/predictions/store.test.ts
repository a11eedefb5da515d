import { describe, expect, it } from "vitest";
import { START, samplePrediction, sampleReady } from "../../test/samples.ts";
import type { News } from "./news.ts";
import { createCardStore } from "./store.ts";

describe("createCardStore", () => {
  it("tells its listeners of a change, and of nothing else", () => {
    const store = createCardStore(
      () => undefined,
      () => undefined,
    );
    let changes = 0;
    store.subscribe(() => {
      changes += 1;
    });
    const ready = sampleReady();
    store.dispatch({ type: "predictions.heard", predictions: [ready], at: START });
    store.dispatch({ type: "predictions.heard", predictions: [{ ...ready }], at: START });
    expect(changes).toBe(1);
  });

  it("E-05 reports an ending once, so that the balance is read again", () => {
    const reported: News[] = [];
    let moves = 0;
    const store = createCardStore(
      (news) => reported.push(...news),
      () => {
        moves += 1;
      },
    );
    const running = samplePrediction({ status: "processing", sequence: 4 });
    const ready = sampleReady({ id: running.id });
    for (const prediction of [running, ready, ready, running]) {
      store.dispatch({ type: "predictions.heard", predictions: [prediction], at: START });
    }
    expect(reported.map(({ kind }) => kind)).toEqual(["ready"]);
    expect(moves).toBe(2);
  });

  it("what was asked for before the account was left is not heard after it", () => {
    const store = createCardStore(
      () => undefined,
      () => undefined,
    );
    const hear = store.listen();
    hear([samplePrediction()], START);
    expect(store.current()).toHaveLength(1);
    store.dispatch({ type: "account.left" });
    hear([samplePrediction()], START);
    expect(store.current()).toEqual([]);
    store.listen()([samplePrediction()], START);
    expect(store.current()).toHaveLength(1);
  });

  it("forgets a listener that has left", () => {
    const store = createCardStore(
      () => undefined,
      () => undefined,
    );
    let changes = 0;
    const leave = store.subscribe(() => {
      changes += 1;
    });
    leave();
    store.dispatch({ type: "predictions.heard", predictions: [samplePrediction()], at: START });
    expect(changes).toBe(0);
  });
});
