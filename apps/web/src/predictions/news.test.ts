import { describe, expect, it } from "vitest";
import {
  START,
  sampleCard,
  sampleFailed,
  sampleFailure,
  samplePrediction,
  sampleReady,
  sampleSentCard,
} from "../../test/samples.ts";
import { english } from "../../test/texts.ts";
import type { PredictionView } from "../server/views.ts";
import { mergeNews, readNews } from "./news.ts";
import type { NewsKind } from "./news-kinds.ts";
import type { News } from "./news.ts";

const card = (prediction: PredictionView) => sampleSentCard(prediction, { key: "key" });
const kinds = (from: PredictionView, to: PredictionView): NewsKind[] =>
  readNews([card(from)], [card(to)]).map(({ kind }) => kind);
const news = (key: string, kind: NewsKind, prompt = `prompt ${key}`): News => ({
  key,
  kind,
  prompt,
});

describe("readNews", () => {
  const running = samplePrediction({ status: "processing" });

  it.each([
    ["started", samplePrediction(), running],
    ["ready", running, sampleReady()],
    ["failed", running, sampleFailed()],
    ["refused", running, sampleFailed({ error: { code: "safety", message: "", released: 3 } })],
    ["cancelled", running, sampleFailed({ status: "canceled" })],
    ["expired", running, sampleFailed({ status: "expired" })],
  ] as const)("A-03 tells once that it %s", (kind, before, after) => {
    expect(kinds(before, after)).toEqual([kind]);
    expect(kinds(after, after)).toEqual([]);
  });

  it("A-03 tells that a card was queued once the server has it", () => {
    const sending = sampleCard({ key: "key" });
    expect(readNews([], [sending])).toEqual([]);
    expect(readNews([sending], [card(samplePrediction())])).toMatchObject([{ kind: "queued" }]);
  });

  it("A-03 tells that a card was not sent", () => {
    const sending = sampleCard({ key: "key" });
    const failed = { ...sending, sending: "not_sent", failure: sampleFailure() } as const;
    expect(readNews([sending], [failed])).toMatchObject([{ kind: "not_sent" }]);
  });

  it("A-03 never tells percent: progress alone is no news", () => {
    const further = { ...running, progress: { value: 0.6, source: "provider" } } as const;
    expect(kinds(running, further)).toEqual([]);
    expect(kinds(running, { ...running, status: "storing" })).toEqual([]);
    const queued = samplePrediction();
    expect(kinds(queued, { ...queued, status: "submitting" })).toEqual([]);
  });

  it("A-03 says nothing of cards that were there when the page was opened", () => {
    expect(readNews([], [card(sampleReady()), sampleSentCard(running)])).toEqual([]);
  });

  it("A-02 names the start of the prompt", () => {
    const input = { prompt: "word ".repeat(60) };
    const before = { ...card(running), request: { model: "m", input, retryOf: null } };
    const after = {
      ...before,
      heard: { prediction: sampleReady(), heardAt: START, shareMax: 1, eta: null },
    };
    const [item] = readNews([before], [after]);
    expect(item?.prompt).toMatch(/^word word .*…$/);
  });
});

describe("mergeNews", () => {
  it("A-03 says one thing with its prompt", () => {
    expect(mergeNews(english, [news("a", "ready", "a red jersey")])).toBe("Ready: a red jersey.");
  });

  it("A-03 counts several of a kind and keeps other kinds apart", () => {
    const merged = mergeNews(english, [
      news("a", "ready"),
      news("b", "failed"),
      news("c", "ready"),
    ]);
    expect(merged).toBe("Ready: 2 pictures. Failed: prompt b.");
  });

  it("A-03 of one card only the latest counts", () => {
    const merged = mergeNews(english, [
      news("a", "queued"),
      news("a", "started"),
      news("a", "ready"),
    ]);
    expect(merged).toBe("Ready: prompt a.");
  });

  it("says nothing without news", () => {
    expect(mergeNews(english, [])).toBe("");
  });
});
