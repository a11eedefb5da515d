import { isTerminal } from "@darkroom/lifecycle";
import { Link } from "@tanstack/react-router";
import { memo, useId } from "react";
import { ErrorBoundary } from "react-error-boundary";
import type { FallbackProps } from "react-error-boundary";
import { CardCrash } from "../app/crash.tsx";
import { useModel } from "../models/use-models.ts";
import { CopyButton } from "../notices/copy-button.tsx";
import type { PredictionView } from "../server/views.ts";
import { CardActions } from "./card-actions.tsx";
import type { Card } from "./cards.ts";
import { Outcome } from "./outcome.tsx";
import { Picture } from "./picture.tsx";
import { Progress } from "./progress.tsx";
import { promptOf } from "./words.ts";

/** Whether the card still waits for its end. */
export function isRunning(card: Card): boolean {
  if (card.sending !== "sent") return card.sending === "sending";
  return card.heard === null || !isTerminal(card.heard.prediction.status);
}

/** A cancel that could not be delivered; the button works again. */
export function CancelNote({ card }: { card: Card }) {
  if (!isRunning(card)) return null;
  if (card.cancel === "not_sent") {
    return <p className="text-small text-danger">The cancel was not sent. Try again.</p>;
  }
  if (card.cancel === "too_late") {
    return <p className="text-small text-soft">Too late to cancel: the picture is being saved.</p>;
  }
  return null;
}

/** What the tray says when there will be no picture. */
export function trayNote(card: Card): string | null {
  if (card.sending === "not_sent") return "Not sent";
  const prediction = card.heard?.prediction;
  if (prediction === undefined || !isTerminal(prediction.status)) return null;
  if (prediction.status === "succeeded") {
    return prediction.outputs.length === 0 ? "The picture is no longer kept" : null;
  }
  return "No picture";
}

function Prompt({ card, id }: { card: Card; id: string }) {
  const prompt = promptOf(card.request.input);
  const predictionId = card.heard?.prediction.id;
  return (
    <h3 id={id} className="line-clamp-2 min-h-12 font-medium break-words">
      {predictionId === undefined ? (
        prompt
      ) : (
        <Link
          to="/p/$id"
          params={{ id: predictionId }}
          className="rounded-small underline-offset-4 hover:underline"
        >
          {prompt}
        </Link>
      )}
    </h3>
  );
}

/** Ended by something that somebody may have to look into. */
function hasFailed(prediction: PredictionView | null): prediction is PredictionView {
  return prediction?.status === "failed" || prediction?.status === "expired";
}

function CardBody({ card }: { card: Card }) {
  const headingId = useId();
  const model = useModel(card.request.model);
  const prediction = card.heard?.prediction ?? null;
  return (
    <article aria-labelledby={headingId}>
      <Picture
        prediction={prediction}
        prompt={promptOf(card.request.input)}
        model={model}
        note={trayNote(card)}
      />
      <div className="grid gap-3 p-4">
        <Prompt card={card} id={headingId} />
        {isRunning(card) ? <Progress card={card} /> : <Outcome card={card} />}
        <CancelNote card={card} />
        <CardActions card={card}>
          {hasFailed(prediction) && <CopyButton text={prediction.id} label="Copy id" />}
        </CardActions>
      </div>
    </article>
  );
}

/** One prediction in the list. A fault in it takes down nothing else. */
export const PredictionCard = memo(function PredictionCard({ card }: { card: Card }) {
  const id = card.heard?.prediction.id ?? card.key;
  const showCrash = ({ resetErrorBoundary }: FallbackProps) => (
    <CardCrash id={id} onRetry={resetErrorBoundary} />
  );
  return (
    <ErrorBoundary fallbackRender={showCrash}>
      <CardBody card={card} />
    </ErrorBoundary>
  );
});
