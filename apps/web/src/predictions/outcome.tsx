import { useTexts } from "../languages/use-texts.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { failureWords } from "../server/failure.ts";
import type { PredictionView } from "../server/views.ts";
import { finishedBeforeCancel, waitsForNetwork } from "./cards.ts";
import type { Card } from "./cards.ts";
import { durationWords, usualWords } from "./eta.ts";
import { Status } from "./status.tsx";
import type { Tone } from "./status.tsx";
import { stateOf } from "./state.ts";
import type { PredictionState } from "./state.ts";
import { endingWords, refundWords } from "./words.ts";

function spentMs(prediction: PredictionView): number {
  const from = Date.parse(prediction.startedAt ?? prediction.createdAt);
  return Date.parse(prediction.endedAt ?? prediction.createdAt) - from;
}

function Ready({ card, prediction }: { card: Card; prediction: PredictionView }) {
  const { common, time, predictions } = useTexts();
  const { states, outcome } = predictions;
  const usual = usualWords(time, prediction.estimate);
  const took = durationWords(time, spentMs(prediction));
  return (
    <div className="standing">
      <p className="flex flex-wrap items-center justify-between gap-x-3">
        <Status tone="good">{states[prediction.status]}</Status>
        <span className="text-soft">{common.credits(prediction.credits.captured)}</span>
      </p>
      <p className="text-soft">
        {usual === null ? outcome.took(took) : outcome.tookUsually(took, usual)}
      </p>
      {prediction.reusedFrom !== null && (
        <p className="text-soft">{outcome.reused(prediction.credits.captured)}</p>
      )}
      {finishedBeforeCancel(card) && <p className="text-soft">{outcome.finishedBeforeCancel}</p>}
    </div>
  );
}

function toneOf(state: PredictionState): Tone {
  if (state === "canceled") return "quiet";
  return state === "refused" ? "refused" : "bad";
}

function Ended({ prediction }: { prediction: PredictionView }) {
  const texts = useTexts();
  const state = stateOf(prediction.status, prediction.error?.code ?? null);
  const reason = endingWords(texts, prediction);
  return (
    <div className="standing">
      <p className="flex flex-wrap items-center justify-between gap-x-3">
        <Status tone={toneOf(state)}>{texts.predictions.states[state]}</Status>
        <span className="text-soft">{refundWords(texts, prediction)}</span>
      </p>
      {reason !== null && <p className="text-soft">{reason}</p>}
    </div>
  );
}

function NotSent({ card }: { card: Card }) {
  const texts = useTexts();
  const { states, outcome } = texts.predictions;
  if (card.failure === null) return null;
  const isWaiting = waitsForNetwork(card);
  return (
    <div className="standing">
      <p>
        <Status tone={isWaiting ? "running" : "bad"}>
          {isWaiting ? states.offline : states.not_sent}
        </Status>
      </p>
      <p className="text-soft">{`${failureWords(texts, card.failure)} ${outcome.untouched}`}</p>
      {card.failure.requestId !== null && (
        <div>
          <CopyButton text={card.failure.requestId} label={texts.common.copyRequestId} />
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
