import { describe, expect, it } from "vitest";
import { START, samplePrediction, sampleReady } from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";
import { lookAtUnfinished } from "./look.ts";
import { createCardStore } from "./store.ts";

function createRoom(...known: PredictionView[]) {
  const store = createCardStore(() => undefined);
  store.dispatch({ type: "predictions.heard", predictions: known, at: START });
  const asked: string[] = [];
  let pings = 0;
  const look = (answer: (id: string) => Promise<PredictionView>, failedInARow = 0) =>
    lookAtUnfinished({
      get: (id) => {
        asked.push(id);
        return answer(id);
      },
      ping: async () => {
        pings += 1;
        await answer("ping");
      },
      store,
      now: () => START + 1_000,
      previous: { at: START, failedInARow },
    });
  return { store, asked, look, pings: () => pings };
}

const away = (): Promise<never> => Promise.reject(new TypeError("Failed to fetch"));

describe("lookAtUnfinished", () => {
  it("R-02 asks for everything unfinished at once, and for nothing that has ended", async () => {
    const [one, other] = [samplePrediction(), samplePrediction()];
    const { asked, look } = createRoom(one, other, sampleReady());
    await look((id) => Promise.resolve(id === one.id ? one : other));
    expect(asked.toSorted()).toEqual([one.id, other.id].toSorted());
  });

  it("R-03 a failed look removes no card and is counted", async () => {
    const { store, look } = createRoom(samplePrediction());
    const before = store.current();
    expect(await look(away, 2)).toEqual({ at: START + 1_000, failedInARow: 3 });
    expect(store.current()).toBe(before);
  });

  it("R-03 one that fails does not hold up the others", async () => {
    const [one, other] = [samplePrediction(), samplePrediction()];
    const { store, look } = createRoom(one, other);
    const ready = sampleReady({ id: one.id });
    const answer = await look((id) => (id === one.id ? Promise.resolve(ready) : away()), 2);
    expect(answer.failedInARow).toBe(0);
    const statuses = store.current().map(({ heard }) => heard?.prediction.status);
    expect(new Set(statuses)).toEqual(new Set(["queued", "succeeded"]));
  });

  it("R-07 with nothing to look at it asks whether the server is there", async () => {
    const { look, pings } = createRoom(sampleReady());
    expect((await look(away)).failedInARow).toBe(1);
    expect((await look(() => Promise.resolve(sampleReady()), 1)).failedInARow).toBe(0);
    expect(pings()).toBe(2);
  });
});
