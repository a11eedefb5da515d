import { isTerminal, mergeShare } from "@darkroom/lifecycle";
import type { PredictionView } from "../server/views.ts";
import { keepEta } from "./shown-eta.ts";
import type { ShownEta } from "./shown-eta.ts";

/** A prediction as the page last heard of it. */
export type Heard = {
  prediction: PredictionView;
  /** When it was heard, ms by the server's clock; countdowns run from here. */
  heardAt: number;
  /** The highest share shown so far; a bar never goes back. */
  shareMax: number | null;
  /** The remaining time as it is shown. */
  eta: ShownEta | null;
};

/** Frame `v` of a prediction; the rest of its address is a signature, new with every answer. */
function frameOf(preview: PredictionView["preview"]): string | null {
  if (preview === null) return null;
  const [path, query] = preview.url.split("?");
  return `${path}?${new URLSearchParams(query).get("v") ?? query}`;
}

/** The same frame keeps its first address, so that it is neither loaded nor decoded again. */
function keepFrame(known: PredictionView, incoming: PredictionView): PredictionView {
  const isSame = frameOf(known.preview) === frameOf(incoming.preview);
  return isSame ? { ...incoming, preview: known.preview } : incoming;
}

/**
 * Takes in one answer. A terminal prediction never changes again, and of two answers that
 * arrive in the wrong order the one with the higher sequence stays.
 */
export function keepNewest(known: Heard | null, incoming: PredictionView, heardAt: number): Heard {
  if (known === null) {
    const shareMax = mergeShare(null, incoming.progress.value);
    return { prediction: incoming, heardAt, shareMax, eta: keepEta(null, incoming, heardAt) };
  }
  if (isTerminal(known.prediction.status)) return known;
  if (incoming.sequence < known.prediction.sequence) return known;
  const shareMax = mergeShare(known.shareMax, incoming.progress.value);
  const eta = keepEta(known.eta, incoming, heardAt);
  return { prediction: keepFrame(known.prediction, incoming), heardAt, shareMax, eta };
}
