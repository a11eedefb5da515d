import { describe, expect, it } from "vitest";
import { PROMPT, START, sampleActive, samplePrediction, sampleReady } from "../../test/samples.ts";
import type { ActiveView, PredictionView } from "../server/views.ts";
import { LOOK_IDS_MAX, RECOUNT_MS_MIN, UNFINISHED_NAMED_MAX, askUnfinished, look } from "./look.ts";
import { NO_LOOK, POLL_DEFAULT_MS } from "./poll.ts";
import type { Look } from "./poll.ts";
import { createCardStore } from "./store.ts";

const away = (): Promise<never> => Promise.reject(new TypeError("Failed to fetch"));

describe("look", () => {
  function createRoom(...known: PredictionView[]) {
    const store = createCardStore(
      () => undefined,
      () => undefined,
    );
    store.dispatch({ type: "predictions.heard", predictions: known, at: START });
    const ports = { store, now: () => START + 1_000 };
    return { store, ports };
  }

  it("R-02 takes in what was answered, and how long to wait", async () => {
    const running = samplePrediction();
    const { store, ports } = createRoom(running);
    const predictions = [sampleReady({ id: running.id })];
    const ask = () =>
      Promise.resolve({ predictions, pollAfterMs: 4_000, sequence: 9, unfinished: 0 });
    const previous = { ...NO_LOOK, failedInARow: 2 };
    expect(await look({ ...ports, ask, previous })).toEqual({
      at: START + 1_000,
      failedInARow: 0,
      pollAfterMs: 4_000,
      sequence: 9,
      recountedAt: null,
    });
    expect(store.current()[0]?.heard?.prediction.status).toBe("succeeded");
  });

  it("R-03 a failed look removes no card and is counted", async () => {
    const { store, ports } = createRoom(samplePrediction());
    const before = store.current();
    const kept = { pollAfterMs: 700, sequence: 5, recountedAt: START - 1_000 };
    const previous = { ...kept, at: START, failedInARow: 2 };
    expect(await look({ ...ports, ask: away, previous })).toEqual({
      ...kept,
      at: START + 1_000,
      failedInARow: 3,
    });
    expect(store.current()).toBe(before);
  });

  it("R-05 an end that is told before the answer to its order is not lost", async () => {
    const { store, ports } = createRoom();
    const request = { model: "darkroom/jersey-speed", input: { prompt: PROMPT }, retryOf: null };
    store.dispatch({ type: "card.added", key: "key", request, at: START });
    const ended = sampleReady();
    const lookOnce = (previous: Look) =>
      look({
        ...ports,
        ask: (since) =>
          Promise.resolve({
            predictions: since === 5 ? [ended] : [],
            pollAfterMs: null,
            sequence: 9,
            unfinished: 0,
          }),
        previous,
      });
    const first = await lookOnce({ ...NO_LOOK, sequence: 5 });
    // The answer was written while the prediction was queued, and comes late.
    const prediction = samplePrediction({ id: ended.id });
    store.dispatch({ type: "card.sent", key: "key", prediction, at: START + 2_000 });
    await lookOnce(await lookOnce(first));
    expect(store.current()).toMatchObject([{ key: "key", heard: { prediction: ended } }]);
  });
});

describe("askUnfinished", () => {
  const never = (): Promise<never> => Promise.reject(new Error("not to be asked"));
  const active = (predictions: PredictionView[], overrides: Partial<ActiveView> = {}) => {
    const asked: (number | null)[] = [];
    return {
      asked,
      ask: (since: number | null): Promise<ActiveView> => {
        asked.push(since);
        return Promise.resolve({ ...sampleActive(predictions), sequence: 7, ...overrides });
      },
    };
  };
  function storeOf(...known: PredictionView[]) {
    const store = createCardStore(
      () => undefined,
      () => undefined,
    );
    store.dispatch({ type: "predictions.heard", predictions: known, at: START });
    return store;
  }

  it("R-02 asks one question for everything unfinished, from where the last answer ended", async () => {
    const running = samplePrediction();
    const store = storeOf(running, samplePrediction());
    const server = active([running], { pollAfterMs: 700 });
    const answer = await askUnfinished(6, { active: server.ask, get: never, store });
    expect(answer).toMatchObject({ predictions: [running], pollAfterMs: 700, sequence: 7 });
    expect(server.asked).toEqual([6]);
  });

  it("R-04 asks by id for what an answer about all does not name", async () => {
    const running = samplePrediction();
    const ended = samplePrediction();
    const ready = sampleReady({ id: ended.id });
    const store = storeOf(running, ended);
    for (const [since, behind] of [
      [null, false],
      [3, true],
    ] as const) {
      const asked: string[] = [];
      const get = (id: string) => {
        asked.push(id);
        return Promise.resolve(ready);
      };
      const server = active([running], { behind });
      const answer = await askUnfinished(since, { active: server.ask, get, store });
      expect(answer).toMatchObject({ predictions: [running, ready], sequence: 7 });
      expect(asked).toEqual([ended.id]);
    }
  });

  it("R-03 one that fails does not hold up the others, and everything is asked for again", async () => {
    const lost = samplePrediction();
    const server = active([], { pollAfterMs: null });
    const store = storeOf(lost);
    const answer = await askUnfinished(null, { active: server.ask, get: away, store });
    expect(answer).toMatchObject({ predictions: [], pollAfterMs: POLL_DEFAULT_MS, sequence: null });
  });

  it("R-04 an unfinished answer by id of what is not named any more is asked for again", async () => {
    const stale = samplePrediction({ status: "processing", sequence: 4 });
    const store = storeOf(stale);
    const answers = [stale, sampleReady({ id: stale.id })];
    const get = () => Promise.resolve(answers.shift() ?? stale);
    const server = active([], { pollAfterMs: null });
    const ask = (since: number | null) => askUnfinished(since, { active: server.ask, get, store });
    let previous: Look = NO_LOOK;
    for (let looks = 0; looks < 3; looks += 1) {
      previous = await look({ ask, store, now: () => START, previous });
    }
    expect(store.current()[0]?.heard?.prediction.status).toBe("succeeded");
    expect(server.asked).toEqual([null, null, 7]);
  });

  it("takes an unfinished answer by id for the truth when too many are unfinished to be named", async () => {
    const running = samplePrediction();
    const named = Array.from({ length: UNFINISHED_NAMED_MAX }, () => samplePrediction());
    const get = () => Promise.resolve(running);
    const store = storeOf(running);
    const answer = await askUnfinished(null, { active: active(named).ask, get, store });
    expect(answer.sequence).toBe(7);
    expect(answer.predictions).toContain(running);
  });

  it("R-07 fails when the server does not answer", async () => {
    const asking = askUnfinished(null, { active: away, get: never, store: storeOf() });
    await expect(asking).rejects.toThrow("Failed to fetch");
  });

  it("asks for no more than fit into one request", async () => {
    let asked = 0;
    const many = Array.from({ length: LOOK_IDS_MAX + 1 }, () => samplePrediction());
    const get = (): Promise<PredictionView> => {
      asked += 1;
      return Promise.resolve(sampleReady());
    };
    await askUnfinished(null, { active: active([]).ask, get, store: storeOf(...many) });
    expect(asked).toBe(LOOK_IDS_MAX);
  });
});

describe("the count of the server", () => {
  /** A page whose looks come a second apart, and what each of them asked. */
  function createRoom(known: PredictionView[], answerOf: (since: number | null) => ActiveView) {
    const store = createCardStore(
      () => undefined,
      () => undefined,
    );
    store.dispatch({ type: "predictions.heard", predictions: known, at: START });
    const asked: (number | null)[] = [];
    let previous: Look = { ...NO_LOOK, sequence: 5 };
    let at = START;
    const ports = {
      active: (since: number | null) => {
        asked.push(since);
        return Promise.resolve(answerOf(since));
      },
      get: (id: string) => Promise.resolve(sampleReady({ id })),
      store,
    };
    const ask = (since: number | null) => askUnfinished(since, ports);
    async function lookTimes(times: number): Promise<void> {
      for (let looks = 0; looks < times; looks += 1) {
        at += 1_000;
        previous = await look({ ask, store, now: () => at, previous });
      }
    }
    return { store, asked, lookTimes };
  }
  const quiet = (overrides: Partial<ActiveView>): ActiveView => ({
    ...sampleActive([]),
    sequence: 9,
    ...overrides,
  });

  it("R-04 makes the page ask for everything once, and that brings the end it has missed", async () => {
    const missed = samplePrediction();
    const { store, asked, lookTimes } = createRoom([missed], () => quiet({ unfinished: 0 }));
    await lookTimes(4);
    expect(asked).toEqual([5, null, 9, 9]);
    expect(store.current()[0]?.heard?.prediction.status).toBe("succeeded");
  });

  it("R-04 brings what an answer about all left out before its order was answered", async () => {
    const request = { model: "darkroom/jersey-speed", input: { prompt: PROMPT }, retryOf: null };
    const { store, asked, lookTimes } = createRoom([], (since) =>
      quiet({ behind: since === 5, unfinished: 0 }),
    );
    store.dispatch({ type: "card.added", key: "key", request, at: START });
    await lookTimes(1);
    const prediction = samplePrediction();
    store.dispatch({ type: "card.sent", key: "key", prediction, at: START + 2_000 });
    expect(asked).toEqual([5]);
    await lookTimes(2);
    expect(asked).toEqual([5, 9, null]);
    expect(store.current()[0]?.heard?.prediction.status).toBe("succeeded");
  });

  it("asks again only after a while when it goes on to differ", async () => {
    const running = samplePrediction();
    const { asked, lookTimes } = createRoom([running], () =>
      quiet({ predictions: [running], unfinished: 2 }),
    );
    const looks = RECOUNT_MS_MIN / 1_000;
    await lookTimes(2 * looks + 2);
    expect(asked.flatMap((since, place) => (since === null ? [place] : []))).toEqual([
      1,
      looks + 1,
      2 * looks + 1,
    ]);
  });

  it("says nothing when it is right or too large", async () => {
    const running = samplePrediction();
    const request = { model: "other", input: { prompt: PROMPT }, retryOf: null };
    for (const unfinished of [1, UNFINISHED_NAMED_MAX]) {
      const answer = quiet({ unfinished });
      const { store, asked, lookTimes } = createRoom([running, sampleReady()], () => answer);
      // It has no id yet, and is not counted here.
      store.dispatch({ type: "card.added", key: "key", request, at: START });
      await lookTimes(2);
      expect(asked).toEqual([5, 9]);
    }
  });
});
