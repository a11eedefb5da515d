import { describe, expect, it } from "vitest";
import {
  at,
  sampleFailed,
  samplePrediction,
  sampleReady,
  sampleSentCard,
} from "../../test/samples.ts";
import { matches, readSearch, statusOf } from "./filters.ts";
import { mergeHistory } from "./merge-history.ts";

const ids = (entries: ReturnType<typeof mergeHistory>): string[] =>
  entries.map(({ prediction }) => prediction.id);

describe("the filters of a history", () => {
  it("S-03 stand in the address, and what is no filter does nothing", () => {
    expect(readSearch({ state: "failed", model: "a/b", text: "teal" })).toEqual({
      state: "failed",
      model: "a/b",
      text: "teal",
    });
    expect(readSearch({ state: "broken", model: "", text: 5 })).toEqual({});
    expect(readSearch({ state: "all" })).toEqual({});
  });

  it("S-03 are asked of the server where it knows them", () => {
    expect(statusOf({ state: "failed" })).toBe("failed");
    expect(statusOf({ state: "running" })).toBeNull();
    expect(statusOf({})).toBeNull();
  });

  it("S-03 find by state, mode and words of the prompt", () => {
    const ready = sampleReady();
    expect(matches({}, ready)).toBe(true);
    expect(matches({ state: "succeeded" }, ready)).toBe(true);
    expect(matches({ state: "running" }, ready)).toBe(false);
    expect(matches({ state: "running" }, samplePrediction())).toBe(true);
    expect(matches({ state: "failed" }, sampleFailed())).toBe(true);
    expect(matches({ model: "another/one" }, ready)).toBe(false);
    expect(matches({ text: " TEAL and " }, ready)).toBe(true);
    expect(matches({ text: "purple" }, ready)).toBe(false);
  });
});

describe("a history", () => {
  const old = sampleReady({ id: "old", createdAt: at(0) });
  const running = samplePrediction({ id: "running", createdAt: at(5_000) });
  const facts = { search: {}, isWhole: false };

  it("S-03 C-05 shows what is newer than its pages, and not what is further back", () => {
    const cards = [
      sampleSentCard(samplePrediction({ id: "new", createdAt: at(9_000) })),
      sampleSentCard(sampleReady({ id: "far", createdAt: at(-9_000) })),
    ];
    const items = [running, old];
    expect(ids(mergeHistory({ ...facts, items, cards }))).toEqual(["new", "running", "old"]);
    expect(ids(mergeHistory({ ...facts, items, cards, isWhole: true }))).toEqual([
      "new",
      "running",
      "old",
      "far",
    ]);
  });

  it("R-05 takes the newer of two words about one prediction", () => {
    const later = sampleReady({ id: "running", createdAt: at(5_000) });
    const cards = [sampleSentCard(later)];
    const [entry] = mergeHistory({ ...facts, items: [running], cards });
    expect(entry?.prediction.status).toBe("succeeded");
    const [kept] = mergeHistory({ ...facts, items: [later], cards: [sampleSentCard(running)] });
    expect(kept?.prediction.status).toBe("succeeded");
  });

  it("S-03 what ends leaves the list of what runs", () => {
    const cards = [sampleSentCard(sampleReady({ id: "running", createdAt: at(5_000) }))];
    const search = { state: "running" } as const;
    expect(ids(mergeHistory({ ...facts, items: [running], cards, search }))).toEqual([]);
  });
});
