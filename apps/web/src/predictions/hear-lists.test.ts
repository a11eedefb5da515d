import { describe, expect, it } from "vitest";
import { START, samplePrediction, sampleReady } from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";
import { hearLists } from "./hear-lists.ts";
import { createCardStore } from "./store.ts";

function createRoom(...known: PredictionView[]) {
  const store = createCardStore(() => undefined);
  store.dispatch({ type: "predictions.heard", predictions: known, at: START });
  const asked: string[] = [];
  const hear = (
    lists: readonly PredictionView[],
    get: (id: string) => Promise<PredictionView> = (id) => Promise.resolve(sampleReady({ id })),
  ) =>
    hearLists(lists, {
      get: (id) => {
        asked.push(id);
        return get(id);
      },
      store,
      now: () => START + 1_000,
    });
  const statuses = () =>
    new Map(store.current().map(({ heard }) => [heard?.prediction.id, heard?.prediction.status]));
  return { asked, hear, statuses };
}

describe("hearLists", () => {
  it("R-04 asks for what runs here and stands in no list any more, and for nothing else", async () => {
    const [listed, missing] = [samplePrediction(), samplePrediction()];
    const { asked, hear, statuses } = createRoom(listed, missing, sampleReady());
    await hear([{ ...listed, status: "processing", sequence: 2 }]);
    expect(asked).toEqual([missing.id]);
    expect(statuses().get(listed.id)).toBe("processing");
    expect(statuses().get(missing.id)).toBe("succeeded");
  });

  it("R-04 fails when that cannot be asked for, with the lists in the store", async () => {
    const [listed, missing] = [samplePrediction(), samplePrediction()];
    const { hear, statuses } = createRoom(listed, missing);
    const away = () => Promise.reject(new TypeError("Failed to fetch"));
    const lists = [{ ...listed, status: "processing" as const, sequence: 2 }];
    await expect(hear(lists, away)).rejects.toThrow("Failed to fetch");
    expect(statuses().get(listed.id)).toBe("processing");
    expect(statuses().get(missing.id)).toBe("queued");
  });
});
