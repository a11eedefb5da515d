import { describe, expect, it } from "vitest";
import { START, samplePrediction, sampleReady } from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";
import { LOOK_IDS_MAX, askUnfinished, look } from "./look.ts";
import { NO_LOOK, POLL_DEFAULT_MS } from "./poll.ts";
import { createCardStore } from "./store.ts";

const away = (): Promise<never> => Promise.reject(new TypeError("Failed to fetch"));

describe("look", () => {
  function createRoom(...known: PredictionView[]) {
    const store = createCardStore(() => undefined);
    store.dispatch({ type: "predictions.heard", predictions: known, at: START });
    const ports = { store, now: () => START + 1_000 };
    return { store, ports };
  }

  it("R-02 takes in what was answered, and how long to wait", async () => {
    const running = samplePrediction();
    const { store, ports } = createRoom(running);
    const predictions = [sampleReady({ id: running.id })];
    const ask = () => Promise.resolve({ predictions, pollAfterMs: 4_000 });
    const previous = { ...NO_LOOK, failedInARow: 2 };
    expect(await look({ ...ports, ask, previous })).toEqual({
      at: START + 1_000,
      failedInARow: 0,
      pollAfterMs: 4_000,
    });
    expect(store.current()[0]?.heard?.prediction.status).toBe("succeeded");
  });

  it("R-03 a failed look removes no card and is counted", async () => {
    const { store, ports } = createRoom(samplePrediction());
    const before = store.current();
    const previous = { at: START, failedInARow: 2, pollAfterMs: 700 };
    expect(await look({ ...ports, ask: away, previous })).toEqual({
      at: START + 1_000,
      failedInARow: 3,
      pollAfterMs: 700,
    });
    expect(store.current()).toBe(before);
  });
});

describe("askUnfinished", () => {
  it("R-02 asks for every id at once, and waits for the most urgent", async () => {
    const views = [
      samplePrediction({ pollAfterMs: 5_000 }),
      samplePrediction({ pollAfterMs: 700 }),
      sampleReady(),
    ];
    const asked: string[] = [];
    const get = (id: string): Promise<PredictionView> => {
      asked.push(id);
      const view = views.find((known) => known.id === id);
      return view === undefined ? away() : Promise.resolve(view);
    };
    const ids = views.map(({ id }) => id);
    expect(await askUnfinished(ids, { get, ping: away })).toEqual({
      predictions: views,
      pollAfterMs: 700,
    });
    expect(asked).toEqual(ids);
  });

  it("R-02 says that nothing is left to wait for", async () => {
    const ready = sampleReady();
    const answer = await askUnfinished([ready.id], {
      get: () => Promise.resolve(ready),
      ping: away,
    });
    expect(answer.pollAfterMs).toBeNull();
  });

  it("R-03 one that fails does not hold up the others, and is asked for again", async () => {
    const one = samplePrediction({ pollAfterMs: 30_000 });
    const answer = await askUnfinished([one.id, "other"], {
      get: (id) => (id === one.id ? Promise.resolve(one) : away()),
      ping: away,
    });
    expect(answer).toEqual({ predictions: [one], pollAfterMs: POLL_DEFAULT_MS });
  });

  it("R-07 with nothing to look at it asks whether the server is there", async () => {
    let pings = 0;
    const ping = (): Promise<void> => {
      pings += 1;
      return Promise.resolve();
    };
    expect(await askUnfinished([], { get: away, ping })).toEqual({
      predictions: [],
      pollAfterMs: null,
    });
    expect(pings).toBe(1);
    await expect(askUnfinished([], { get: away, ping: away })).rejects.toThrow("Failed to fetch");
  });

  it("asks for no more than fit into one request", async () => {
    let asked = 0;
    const ids = Array.from({ length: LOOK_IDS_MAX + 1 }, (_, place) => `id-${place}`);
    const get = (): Promise<PredictionView> => {
      asked += 1;
      return Promise.resolve(samplePrediction());
    };
    await askUnfinished(ids, { get, ping: away });
    expect(asked).toBe(LOOK_IDS_MAX);
  });
});
