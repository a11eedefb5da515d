import { describe, expect, it } from "vitest";
import { START, samplePrediction, sampleReady } from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";
import { hearLists } from "./hear-lists.ts";
import { LOOK_IDS_MAX, UNFINISHED_NAMED_MAX } from "./look.ts";
import { createCardStore } from "./store.ts";

function createRoom(...known: PredictionView[]) {
  const store = createCardStore(
    () => undefined,
    () => undefined,
  );
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

  it("R-04 fails while what they do not name has not ended by its answer, and then asks again", async () => {
    const missing = samplePrediction();
    const { asked, hear, statuses } = createRoom(missing);
    const stale = { ...missing, status: "processing" as const, sequence: 4 };
    await expect(hear([], () => Promise.resolve(stale))).rejects.toThrow("leave open");
    expect(statuses().get(missing.id)).toBe("processing");
    await hear([]);
    expect(asked).toEqual([missing.id, missing.id]);
    expect(statuses().get(missing.id)).toBe("succeeded");
  });

  it("R-04 fails when more is missing than is asked for at once, and goes on the next time", async () => {
    const many = Array.from({ length: LOOK_IDS_MAX + 1 }, () => samplePrediction());
    const { hear, statuses } = createRoom(...many);
    await expect(hear([])).rejects.toThrow("leave open");
    await hear([]);
    expect(new Set(statuses().values())).toEqual(new Set(["succeeded"]));
  });

  it("takes an unfinished answer for the truth when the lists have no room for it", async () => {
    const missing = samplePrediction();
    const { hear, statuses } = createRoom(missing);
    const lists = Array.from({ length: UNFINISHED_NAMED_MAX }, () => samplePrediction());
    await hear(lists, () => Promise.resolve({ ...missing, status: "processing", sequence: 4 }));
    expect(statuses().get(missing.id)).toBe("processing");
  });
});
