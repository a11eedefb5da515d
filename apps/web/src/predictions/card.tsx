import { Link } from "@tanstack/react-router";
import { memo, useId, useState } from "react";
import { ErrorBoundary } from "react-error-boundary";
import type { FallbackProps } from "react-error-boundary";
import { CardCrash } from "../app/crash.tsx";
import { useTexts } from "../languages/use-texts.ts";
import { useModel } from "../models/use-models.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import type { PredictionView } from "../server/views.ts";
import { useMotion } from "../theme/use-motion.ts";
import { CancelNote } from "./cancel-note.tsx";
import { CardActions } from "./card-actions.tsx";
import type { Card } from "./cards.ts";
import { FilmFrame } from "./film-frame.tsx";
import { Outcome } from "./outcome.tsx";
import { Progress } from "./progress.tsx";
import { isRunning } from "./standing.ts";
import { promptOf } from "./words.ts";

/** The frame of the card that is being left grows into the one of the page. */
function leaveFrame(link: Element): void {
  link.closest("article")?.querySelector(".film")?.classList.add("film-leaving");
}

function Prompt({ card, id }: { card: Card; id: string }) {
  const mayMove = useMotion();
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
          viewTransition={mayMove}
          onClick={(event) => {
            if (mayMove) leaveFrame(event.currentTarget);
          }}
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
  const { common } = useTexts();
  const headingId = useId();
  const model = useModel(card.request.model);
  const [place, setPlace] = useState(0);
  const prediction = card.heard?.prediction ?? null;
  return (
    <article aria-labelledby={headingId} className="grid gap-3">
      <FilmFrame card={card} model={model} place={place} onPlace={setPlace} />
      <div className="grid gap-2.5 px-1">
        <Prompt card={card} id={headingId} />
        {isRunning(card) ? <Progress card={card} /> : <Outcome card={card} />}
        <CancelNote card={card} />
        <CardActions card={card} place={place}>
          {hasFailed(prediction) && <CopyButton text={prediction.id} label={common.copyId} />}
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
