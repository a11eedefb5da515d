import type { ErrorCode, Status } from "@darkroom/lifecycle";
import { isTerminal } from "@darkroom/lifecycle";
import type { PredictionView } from "../server/views.ts";
import { usualWords } from "./eta.ts";
import type { Bar } from "./share.ts";

/** What people read for each status. */
export const STATUS_WORDS = {
  queued: "Queued",
  submitting: "Starting",
  starting: "Starting",
  processing: "Generating",
  storing: "Saving",
  succeeded: "Ready",
  failed: "Failed",
  canceled: "Cancelled",
  expired: "Expired",
} as const satisfies Record<Status, string>;

/** What people read for what a queued prediction waits for. */
export const WAIT_WORDS = {
  slot: "Waiting for a slot",
  provider: "The provider is not answering, we keep trying",
  operator: "Paused by the service, it keeps its place",
} as const satisfies Record<NonNullable<PredictionView["waitsFor"]>, string>;

/** States that no status names by itself. */
export const SENDING_WORDS = "Sending";
export const NOT_SENT_WORDS = "Not sent";
export const OFFLINE_WORDS = "Will send when online";
export const REFUSED_WORDS = "Refused";
export const CANCELLING_WORDS = "Cancelling…";
/** The answer to a submission never came; the server looks for what became of it. */
export const LOST_WORDS = "Lost contact, still checking";
export const LOST_NOTE = "If nothing is found, your credits come back.";

/** Letters of a prompt that stand for it in names, titles and announcements. */
export const PROMPT_START_CHARACTERS = 48;

/** The one word for where a prediction stands; a refusal by content rules is not a failure. */
export function stateWords(status: Status, errorCode: ErrorCode | null): string {
  if (status === "failed" && errorCode === "safety") return REFUSED_WORDS;
  if (status === "failed" && errorCode === "unknown_outcome") return "Lost contact";
  return STATUS_WORDS[status];
}

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
  prediction: Pick<PredictionView, "status" | "waitsFor" | "queuePosition">,
): string | null {
  if (prediction.status !== "queued") return null;
  const place = queueWords(prediction);
  if (prediction.waitsFor === null) return place;
  const words = WAIT_WORDS[prediction.waitsFor];
  return prediction.waitsFor !== "slot" || place === null ? words : `${words} · ${place}`;
}

/** "2 ahead of you"; null unless the prediction waits in the queue. */
export function queueWords(
  prediction: Pick<PredictionView, "status" | "queuePosition">,
): string | null {
  if (prediction.status !== "queued" || prediction.queuePosition === null) return null;
  return prediction.queuePosition <= 0
    ? "Next in line"
    : `${prediction.queuePosition} ahead of you`;
}

/**
 * Said when a run has taken longer than usual: its bar came to its end, or it outlasted nine of
 * ten runs. Null before.
 */
export function overdueWords(
  prediction: Pick<PredictionView, "status" | "estimate">,
  { runningMs, bar }: { runningMs: number; bar: Bar },
): string | null {
  const { estimate, status } = prediction;
  if (isTerminal(status) || status === "storing" || estimate === null) return null;
  const isPastBar = status === "processing" && bar.kind === "indeterminate";
  if (!(runningMs > (isPastBar ? estimate.p50 : estimate.p90))) return null;
  const usual = usualWords(estimate);
  return usual === null
    ? "Taking longer than usual"
    : `Taking longer than usual (usually ${usual})`;
}

export function creditWords(credits: number): string {
  return credits === 1 ? "1 credit" : `${credits} credits`;
}

/** What became of the money of a prediction that ended without a picture. */
export function refundWords(
  prediction: Pick<PredictionView, "status" | "credits" | "error">,
): string | null {
  if (!isTerminal(prediction.status) || prediction.status === "succeeded") return null;
  const released =
    prediction.error?.released ?? prediction.credits.price - prediction.credits.captured;
  if (prediction.credits.captured > 0) {
    return `${creditWords(prediction.credits.captured)} charged, ${creditWords(released)} refunded`;
  }
  return `${creditWords(released)} refunded`;
}
