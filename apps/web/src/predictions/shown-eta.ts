import type { StudioTexts } from "../languages/english/studio.ts";
import type { PredictionView } from "../server/views.ts";
import { etaWords } from "./eta.ts";

/** What the shown rest may rise by without a word, for each of its two ends. */
export const ETA_RISE_MS_MAX = 2_000;

type Ends = { lowAt: number; highAt: number };

/** The end of a run as it is shown, as a range on the server's clock, ms. */
export type ShownEta = Ends & {
  stage: PredictionView["status"];
  /** The earliest ends shown in this stage, since the last word about a rise. */
  least: Ends;
  /** It was said that this stage takes longer than thought; it is said once. */
  isRevised: boolean;
};

function promise(ends: Ends, stage: ShownEta["stage"], isRevised: boolean): ShownEta {
  return { ...ends, stage, least: ends, isRevised };
}

/**
 * Takes in what an answer says of the remaining time. What is shown falls freely; it rises by more
 * than ETA_RISE_MS_MAX only with a new stage, or once in a stage, which is then said in words.
 * Later rises of the same stage are cut. An answer without a range leaves the old one running.
 * @param heardAt ms by the server's clock
 */
export function keepEta(
  known: ShownEta | null,
  prediction: Pick<PredictionView, "status" | "etaMs">,
  heardAt: number,
): ShownEta | null {
  const { etaMs, status } = prediction;
  if (etaMs === null) return known;
  const next = { lowAt: heardAt + etaMs.p10, highAt: heardAt + etaMs.p90 };
  if (known === null || known.stage !== status) return promise(next, status, false);
  const lowAtMax = known.least.lowAt + ETA_RISE_MS_MAX;
  const highAtMax = known.least.highAt + ETA_RISE_MS_MAX;
  const rises = next.lowAt > lowAtMax || next.highAt > highAtMax;
  if (rises && !known.isRevised) return promise(next, status, true);
  const lowAt = Math.min(next.lowAt, lowAtMax);
  const highAt = Math.min(next.highAt, highAtMax);
  const least = {
    lowAt: Math.min(known.least.lowAt, lowAt),
    highAt: Math.min(known.least.highAt, highAt),
  };
  return { ...known, lowAt, highAt, least };
}

/** "about 3–6 s left", or that it takes longer than thought; null once all of it has passed. */
export function shownEtaWords(
  texts: Pick<StudioTexts, "time" | "predictions">,
  eta: ShownEta | null,
  now: number,
): string | null {
  if (eta === null) return null;
  const words = etaWords(texts, { p10: eta.lowAt, p90: eta.highAt }, now);
  if (words === null || !eta.isRevised) return words;
  return texts.predictions.progress.longerThanThought(words);
}
