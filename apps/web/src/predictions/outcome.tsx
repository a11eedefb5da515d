import { FAILURE_RULES } from "@darkroom/lifecycle";
import { CopyButton } from "../notices/copy-button.tsx";
import { failureWords } from "../server/failure.ts";
import type { PredictionView } from "../server/views.ts";
import { finishedBeforeCancel, waitsForNetwork } from "./cards.ts";
import type { Card } from "./cards.ts";
import { durationWords, usualWords } from "./eta.ts";
import { Status } from "./status.tsx";
import type { Tone } from "./status.tsx";
import {
  NOT_SENT_WORDS,
  OFFLINE_WORDS,
  REFUSED_WORDS,
  creditWords,
  refundWords,
  stateWords,
} from "./words.ts";

function spentMs(prediction: PredictionView): number {
  const from = Date.parse(prediction.startedAt ?? prediction.createdAt);
  return Date.parse(prediction.endedAt ?? prediction.createdAt) - from;
}

function Ready({ card, prediction }: { card: Card; prediction: PredictionView }) {
  const usual = usualWords(prediction.estimate);
  const took = `took ${durationWords(spentMs(prediction))}`;
  // A result that cost nothing was made before; saying so is part of showing the real time.
  const isReused = prediction.credits.price > 0 && prediction.credits.captured === 0;
  return (
    <div className="standing">
      <p className="flex flex-wrap items-center justify-between gap-x-3">
        <Status tone="good">{stateWords(prediction.status, null)}</Status>
        <span className="text-soft">{creditWords(prediction.credits.captured)}</span>
      </p>
      <p className="text-soft">{usual === null ? took : `${took} (usually ${usual})`}</p>
      {isReused && <p className="text-soft">Made before with the same input, so nothing charged</p>}
      {finishedBeforeCancel(card) && (
        <p className="text-soft">Finished before it could be cancelled</p>
      )}
    </div>
  );
}

function toneOf(prediction: PredictionView, state: string): Tone {
  if (prediction.status === "canceled") return "quiet";
  return state === REFUSED_WORDS ? "refused" : "bad";
}

function Ended({ prediction }: { prediction: PredictionView }) {
  const state = stateWords(prediction.status, prediction.error?.code ?? null);
  return (
    <div className="standing">
      <p className="flex flex-wrap items-center justify-between gap-x-3">
        <Status tone={toneOf(prediction, state)}>{state}</Status>
        <span className="text-soft">{refundWords(prediction)}</span>
      </p>
      {prediction.error !== null && (
        <p className="text-soft">
          {prediction.error.message || FAILURE_RULES[prediction.error.code].message}
        </p>
      )}
    </div>
  );
}

function NotSent({ card }: { card: Card }) {
  if (card.failure === null) return null;
  const isWaiting = waitsForNetwork(card);
  return (
    <div className="standing">
      <p>
        <Status tone={isWaiting ? "running" : "bad"}>
          {isWaiting ? OFFLINE_WORDS : NOT_SENT_WORDS}
        </Status>
      </p>
      <p className="text-soft">{`${failureWords(card.failure)} Your credits are untouched.`}</p>
      {card.failure.requestId !== null && (
        <div>
          <CopyButton text={card.failure.requestId} label="Copy request id" />
        </div>
      )}
    </div>
  );
}

/** How a card ended, and what became of its credits. Nothing while it runs. */
export function Outcome({ card }: { card: Card }) {
  if (card.sending === "not_sent") return <NotSent card={card} />;
  const prediction = card.heard?.prediction;
  switch (prediction?.status) {
    case "succeeded":
      return <Ready card={card} prediction={prediction} />;
    case "failed":
    case "canceled":
    case "expired":
      return <Ended prediction={prediction} />;
    case "queued":
    case "submitting":
    case "starting":
    case "processing":
    case "storing":
    case undefined:
      return null;
  }
}
