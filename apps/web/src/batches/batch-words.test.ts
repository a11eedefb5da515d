import { describe, expect, it } from "vitest";
import { createBatchTexts } from "../languages/english/batches.ts";
import { createFormat } from "../languages/format.ts";
import { countWords, doneShare, failedItems } from "./batch-words.ts";
import { readItemFilter } from "./item-filter.ts";
import { sampleBatch } from "./samples.fixture.ts";
import { pollOf, pollOfPages } from "./use-batches.ts";

describe("a batch in words", () => {
  it("S-05 counts what is there and leaves out what is not", () => {
    const texts = createBatchTexts(createFormat("en-GB"));
    expect(countWords(texts, sampleBatch())).toBe(
      "3 ready · 2 developing · 3 queued · 2 waiting · 1 failed · 1 not run",
    );
  });

  it("S-05 is as far as its items", () => {
    expect(doneShare({ done: 3, items: 12 })).toBe(0.25);
    expect(doneShare({ done: 0, items: 0 })).toBe(1);
    expect(failedItems(sampleBatch())).toBe(1);
  });

  it("R-02 is looked at as soon as the first of several wants it, and never after the end", () => {
    expect(pollOf([{ pollAfterMs: 9_000 }, { pollAfterMs: 2_000 }, { pollAfterMs: null }])).toBe(
      2_000,
    );
    expect(pollOf([{ pollAfterMs: null }])).toBe(false);
  });

  it("asks the more seldom the more pages are read again", () => {
    expect([0, 1, 4].map((pages) => pollOfPages(2_000, pages))).toEqual([2_000, 2_000, 8_000]);
    expect(pollOfPages(false, 4)).toBe(false);
  });

  it("S-05 keeps what is shown of it in the address", () => {
    expect(readItemFilter({ show: "running" })).toEqual({ show: "running" });
    expect(readItemFilter({ show: "nothing" })).toEqual({});
  });
});
