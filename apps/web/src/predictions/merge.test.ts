import { isTerminal } from "@darkroom/lifecycle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { START, arbitraryAnswer, samplePrediction, sampleReady } from "../../test/samples.ts";
import { keepNewest } from "./merge.ts";
import type { Heard } from "./merge.ts";

const answers = fc.array(arbitraryAnswer("one"), { minLength: 1, maxLength: 30 });

describe("keepNewest", () => {
  it("C-13 a terminal prediction never changes again, whatever answers arrive", () => {
    fc.assert(
      fc.property(answers, (incoming) => {
        let heard: Heard | null = null;
        const shown = incoming.map((answer) => (heard = keepNewest(heard, answer, START)));
        const end = shown.findIndex(({ prediction }) => isTerminal(prediction.status));
        const afterwards = end < 0 ? [] : shown.slice(end);
        expect(new Set(afterwards).size).toBe(end < 0 ? 0 : 1);
      }),
    );
  });

  it("R-05 the sequence on screen never falls, in whatever order answers arrive", () => {
    fc.assert(
      fc.property(answers, (incoming) => {
        let heard: Heard | null = null;
        let sequence = 0;
        for (const answer of incoming) {
          heard = keepNewest(heard, answer, START);
          expect(heard.prediction.sequence).toBeGreaterThanOrEqual(sequence);
          sequence = heard.prediction.sequence;
        }
      }),
    );
  });

  it("P-02 the highest share so far never falls", () => {
    fc.assert(
      fc.property(answers, (incoming) => {
        let heard: Heard | null = null;
        let shareMax = 0;
        for (const answer of incoming) {
          heard = keepNewest(heard, answer, START);
          expect(heard.shareMax ?? 0).toBeGreaterThanOrEqual(shareMax);
          shareMax = heard.shareMax ?? 0;
        }
      }),
    );
  });

  it("takes a newer answer with the time at which it was heard", () => {
    const first = keepNewest(null, samplePrediction({ id: "a", sequence: 2 }), START);
    const next = samplePrediction({ id: "a", sequence: 3, status: "processing" });
    const heard = keepNewest(first, next, START + 700);
    expect(heard.prediction).toEqual(next);
    expect(heard.heardAt).toBe(START + 700);
  });

  it("takes an answer of the same sequence, since progress changes between events", () => {
    const first = keepNewest(null, samplePrediction({ id: "a", status: "processing" }), START);
    const next = samplePrediction({
      id: "a",
      status: "processing",
      progress: { value: 0.4, source: "provider" },
    });
    expect(keepNewest(first, next, START).prediction.progress.value).toBe(0.4);
  });

  it("keeps a picture's address when the same ending is heard again with a new signature", () => {
    const ready = sampleReady({ id: "a" });
    const heard = keepNewest(null, ready, START);
    const [output] = ready.outputs;
    if (output === undefined) throw new Error("the sample has one output");
    const again = { ...ready, outputs: [{ ...output, url: "/results/result-1?s=other" }] };
    expect(keepNewest(heard, again, START).prediction.outputs[0]?.url).toBe(output.url);
  });

  it("P-12 keeps the address of a frame until the next frame comes", () => {
    const frame = (url: string) =>
      samplePrediction({ id: "a", status: "processing", preview: { url } });
    const first = keepNewest(null, frame("/results/a/preview?v=1&s=x"), START);
    const same = keepNewest(first, frame("/results/a/preview?v=1&s=y"), START + 700);
    expect(same.prediction.preview?.url).toBe("/results/a/preview?v=1&s=x");
    const next = keepNewest(same, frame("/results/a/preview?v=2&s=z"), START + 1_400);
    expect(next.prediction.preview?.url).toBe("/results/a/preview?v=2&s=z");
  });
});
