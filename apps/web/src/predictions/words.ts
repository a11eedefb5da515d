import { isTerminal } from "@darkroom/lifecycle";
import type { StudioTexts } from "../languages/english/studio.ts";
import type { PredictionView } from "../server/views.ts";
import { usualWords } from "./eta.ts";
import type { Bar } from "./share.ts";

/** Letters of a prompt that stand for it in names, titles and announcements. */
export const PROMPT_START_CHARACTERS = 48;

/** The start of a prompt on one line, cut at a word where possible. */
export function promptStart(prompt: string, charactersMax = PROMPT_START_CHARACTERS): string {
  const line = prompt.replace(/\s+/g, " ").trim();
  const characters = Array.from(line);
  if (characters.length <= charactersMax) return line;
  const cut = characters.slice(0, charactersMax - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > charactersMax / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** The prompt of a prediction's input; models without one show nothing. */
export function promptOf(input: Readonly<Record<string, unknown>>): string {
  const prompt = input["prompt"];
  return typeof prompt === "string" ? prompt : "";
}

/**
 * Why a prediction that is due has not begun, with its place where that decides; null once it has
 * begun, and before its time.
 */
export function waitWords(
  texts: StudioTexts,
  prediction: Pick<PredictionView, "status" | "waitsFor" | "queuePosition">,
): string | null {
  if (prediction.status !== "queued") return null;
  const place = queueWords(texts, prediction);
  if (prediction.waitsFor === null) return place;
  const words = texts.predictions.waits[prediction.waitsFor];
  return prediction.waitsFor !== "slot" || place === null ? words : `${words} · ${place}`;
}

/** "2 ahead of you"; null unless the prediction waits in the queue. */
export function queueWords(
  { predictions: { progress } }: StudioTexts,
  prediction: Pick<PredictionView, "status" | "queuePosition">,
): string | null {
  if (prediction.status !== "queued" || prediction.queuePosition === null) return null;
  return prediction.queuePosition <= 0
    ? progress.nextInLine
    : progress.ahead(prediction.queuePosition);
}

/**
 * Said when a run has taken longer than usual: its bar came to its end, or it outlasted nine of
 * ten runs. Null before.
 */
export function overdueWords(
  { time, predictions: { progress } }: Pick<StudioTexts, "time" | "predictions">,
  prediction: Pick<PredictionView, "status" | "estimate">,
  { runningMs, bar }: { runningMs: number; bar: Bar },
): string | null {
  const { estimate, status } = prediction;
  if (isTerminal(status) || status === "storing" || estimate === null) return null;
  const isPastBar = status === "processing" && bar.kind === "indeterminate";
  if (!(runningMs > (isPastBar ? estimate.p50 : estimate.p90))) return null;
  const usual = usualWords(time, estimate);
  return usual === null ? progress.longerThanUsual : progress.longerThanUsualOf(usual);
}

/** What became of the money of a prediction that ended without a picture. */
export function refundWords(
  { predictions: { outcome } }: StudioTexts,
  prediction: Pick<PredictionView, "status" | "credits" | "error">,
): string | null {
  if (!isTerminal(prediction.status) || prediction.status === "succeeded") return null;
  const { captured, price } = prediction.credits;
  const released = prediction.error?.released ?? price - captured;
  return captured > 0 ? outcome.chargedAndRefunded(captured, released) : outcome.refunded(released);
}

/** Why a prediction has no result; null where nothing went wrong. */
export function endingWords(
  { failures, predictions: { outcome } }: StudioTexts,
  { status, error }: Pick<PredictionView, "status" | "error">,
): string | null {
  if (error === null) return null;
  // Only what was never begun, because nobody waited for it any more, ends like this.
  if (status === "canceled" && error.code === "timeout") return outcome.abandoned;
  return failures.endings[error.code];
}
