import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { START, samplePrediction } from "../../test/samples.ts";
import { english } from "../../test/texts.ts";
import { keepNewest } from "./merge.ts";
import type { Heard } from "./merge.ts";
import { ETA_RISE_MS_MAX, keepEta, shownEtaWords } from "./shown-eta.ts";
import type { ShownEta } from "./shown-eta.ts";

const TICK_MS = 1_000;
const processing = (p10: number, p90: number) =>
  ({ status: "processing", etaMs: { p10, p50: p10, p90 } }) as const;

function hear(...answers: [p10: number, p90: number, heardAt: number][]): ShownEta | null {
  let eta: ShownEta | null = null;
  for (const [p10, p90, heardAt] of answers) eta = keepEta(eta, processing(p10, p90), heardAt);
  return eta;
}

describe("keepEta", () => {
  it("P-10 falls freely", () => {
    expect(shownEtaWords(english, hear([8_000, 20_000, 0], [3_000, 6_000, 1_000]), 1_000)).toBe(
      "about 3–6 s left",
    );
  });

  it("P-10 rises by up to 2 s without a word", () => {
    expect(shownEtaWords(english, hear([3_000, 6_000, 0], [3_000, 7_000, 1_000]), 1_000)).toBe(
      "about 3–7 s left",
    );
  });

  it("P-10 says once that it takes longer, and holds to that", () => {
    const eta = hear([3_000, 6_000, 0], [9_000, 14_000, 1_000]);
    expect(shownEtaWords(english, eta, 1_000)).toBe("Longer than thought, about 9–14 s left");
    const later = keepEta(eta, processing(30_000, 50_000), 2_000);
    expect(shownEtaWords(english, later, 2_000)).toBe("Longer than thought, about 10–15 s left");
  });

  it("P-10 many small rises are no way around it", () => {
    const rises = Array.from(
      { length: 10 },
      (_, place) => [3_000, 6_000, place * 1_900] as [number, number, number],
    );
    expect(hear(...rises)?.isRevised).toBe(true);
  });

  it("P-10 a new stage may bring a new time without a word", () => {
    const eta = hear([3_000, 6_000, 0]);
    const saving = { status: "storing", etaMs: { p10: 9_000, p50: 9_500, p90: 10_000 } } as const;
    expect(shownEtaWords(english, keepEta(eta, saving, 1_000), 1_000)).toBe("about 9–10 s left");
  });

  it("P-10 an answer without a range leaves the old one running", () => {
    const eta = hear([3_000, 6_000, 0]);
    expect(
      shownEtaWords(english, keepEta(eta, { status: "processing", etaMs: null }, 1_000), 2_000),
    ).toBe("about 1–4 s left");
  });

  it("P-10 whatever answers come, no tick shows a rise of more than 2 s without a word", () => {
    const answer = fc.record({
      p10: fc.integer({ min: 500, max: 60_000 }),
      spread: fc.integer({ min: 0, max: 60_000 }),
      status: fc.constantFrom("starting" as const, "processing" as const),
    });
    const leftMs = (heard: Heard | null, now: number): number =>
      Math.max(0, (heard?.eta?.highAt ?? now) - now);
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 30 }), (answers) => {
        let heard: Heard | null = null;
        let words = 0;
        for (const [tick, { p10, spread, status }] of answers.entries()) {
          const now = START + tick * TICK_MS;
          const before: Heard | null = heard;
          const etaMs = { p10, p50: p10, p90: p10 + spread };
          const view = samplePrediction({ id: "a", status, sequence: tick + 1, etaMs });
          heard = keepNewest(before, view, now);
          const isNewStage = before?.prediction.status !== status;
          const isSaid = !isNewStage && heard.eta?.isRevised === true && !before?.eta?.isRevised;
          words = isNewStage ? 0 : words + (isSaid ? 1 : 0);
          expect(words).toBeLessThanOrEqual(1);
          if (isNewStage || isSaid) continue;
          const rise = leftMs(heard, now) - leftMs(before, now - TICK_MS);
          expect(rise).toBeLessThanOrEqual(ETA_RISE_MS_MAX);
        }
      }),
    );
  });
});
