import { FAILURE_RULES } from "@darkroom/lifecycle";
import { CopyButton } from "../notices/copy-button.tsx";
import { failureWords } from "../server/failure.ts";
import type { PredictionView } from "../server/views.ts";
import { finishedBeforeCancel } from "./cards.ts";
import type { Card } from "./cards.ts";
import { durationWords, usualWords } from "./eta.ts";
import { NOT_SENT_WORDS, creditWords, refundWords, stateWords } from "./words.ts";

function spentMs(prediction: PredictionView): number {
  const from = Date.parse(prediction.startedAt ?? prediction.createdAt);
  return Date.parse(prediction.endedAt ?? prediction.createdAt) - from;
}

function Ready({ card, prediction }: { card: Card; prediction: PredictionView }) {
  const usual = usualWords(prediction.estimate);
  const took = durationWords(spentMs(prediction));
  return (
    <div className="grid gap-1 text-small">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium text-good">{stateWords(prediction.status, null)}</span>
        <span className="text-soft">
          {usual === null ? took : `${took} (usually ${usual})`}
          {` · ${creditWords(prediction.credits.captured)}`}
        </span>
      </p>
      {finishedBeforeCancel(card) && (
        <p className="text-soft">Finished before it could be cancelled</p>
      )}
    </div>
  );
}

function Ended({ prediction }: { prediction: PredictionView }) {
  const state = stateWords(prediction.status, prediction.error?.code ?? null);
  const wasWanted = prediction.status === "canceled";
  return (
    <div className="grid gap-1.5 text-small">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className={wasWanted ? "font-medium" : "font-medium text-danger"}>{state}</span>
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
  return (
    <div className="grid gap-1.5 text-small">
      <p className="font-medium text-danger">{NOT_SENT_WORDS}</p>
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
