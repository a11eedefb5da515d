import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { NotFoundPage } from "../app/not-found-page.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { useCardOf } from "../app/studio.ts";
import { useModel } from "../models/use-models.ts";
import { CopyButton } from "../notices/copy-button.tsx";
import { failureWords, readFailure } from "../server/failure.ts";
import type { PredictionView } from "../server/views.ts";
import { CardActions } from "./card-actions.tsx";
import { CancelNote, isRunning, trayNote } from "./card.tsx";
import type { Card } from "./cards.ts";
import { Outcome } from "./outcome.tsx";
import { Picture } from "./picture.tsx";
import { Progress } from "./progress.tsx";
import { Timeline } from "./timeline.tsx";
import { usePrediction } from "./use-predictions.ts";
import { creditWords, promptOf, promptStart } from "./words.ts";

const DATE = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-t border-line py-2.5">
      <dt className="text-small text-soft">{name}</dt>
      <dd className="min-w-0 text-end break-words">{children}</dd>
    </div>
  );
}

function costWords({ price, captured, reserved }: PredictionView["credits"]): string {
  if (reserved > 0) return `${creditWords(reserved)} held`;
  if (captured > 0) return `${creditWords(captured)} charged`;
  return `nothing charged of ${creditWords(price)}`;
}

/** Inputs beside the prompt, as they were sent. */
function otherInputs(prediction: PredictionView): [string, string][] {
  return Object.entries(prediction.input)
    .filter(([name]) => name !== "prompt")
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
}

function Facts({ prediction }: { prediction: PredictionView }) {
  const model = useModel(prediction.model);
  return (
    <dl>
      <Fact name="Mode">{model?.title ?? prediction.model}</Fact>
      <Fact name="Cost">{costWords(prediction.credits)}</Fact>
      <Fact name="Created">
        <time dateTime={prediction.createdAt}>{DATE.format(new Date(prediction.createdAt))}</time>
      </Fact>
      {otherInputs(prediction).map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
      {prediction.retryOf !== null && (
        <Fact name="Retry of">
          <Link
            to="/p/$id"
            params={{ id: prediction.retryOf }}
            className="text-accent-ink underline"
          >
            the earlier attempt
          </Link>
        </Fact>
      )}
      <Fact name="Prediction id">
        <span className="grid justify-items-end gap-2">
          <span className="font-mono text-small break-all">{prediction.id}</span>
          <CopyButton text={prediction.id} label="Copy id" />
        </span>
      </Fact>
    </dl>
  );
}

function LargePrediction({ card, prediction }: { card: Card; prediction: PredictionView }) {
  const model = useModel(prediction.model);
  const prompt = promptOf(prediction.input);
  return (
    <article className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
      <PageTitle title={promptStart(prompt) || "Prediction"} />
      <div className="mx-auto w-full max-w-3xl overflow-clip rounded-large border border-line shadow-low">
        <Picture prediction={prediction} prompt={prompt} model={model} note={trayNote(card)} />
      </div>
      <div className="grid gap-6">
        <h1 className="text-large font-semibold tracking-tight break-words whitespace-pre-line">
          {prompt}
        </h1>
        <div className="grid gap-3">
          {isRunning(card) ? <Progress card={card} /> : <Outcome card={card} />}
          <CancelNote card={card} />
          <CardActions card={card} />
        </div>
        <Facts prediction={prediction} />
        <section aria-labelledby="timeline-heading">
          <h2 id="timeline-heading" className="mb-3 text-small font-medium text-soft">
            Timeline
          </h2>
          <Timeline prediction={prediction} />
        </section>
      </div>
    </article>
  );
}

/** `/p/:id`: one prediction, also when its address is opened cold. */
export function PredictionPage({ id }: { id: string }) {
  const card = useCardOf(id);
  const loading = usePrediction(id);
  if (card?.heard) return <LargePrediction card={card} prediction={card.heard.prediction} />;
  if (!loading.isError) return <p className="py-16 text-center text-soft">Loading…</p>;
  const failure = readFailure(loading.error);
  if (failure.reason === "not_found" || failure.reason === "invalid_input") {
    return <NotFoundPage what="prediction" />;
  }
  return (
    <div className="mx-auto max-w-xl py-16 text-center">
      <PageTitle title="Prediction" />
      <h1 className="text-title font-semibold">This prediction did not load</h1>
      <p className="mt-2 text-soft">{failureWords(failure)}</p>
      <div className="mt-6 flex flex-wrap justify-center gap-2">
        <button
          type="button"
          className="button button-accent"
          onClick={() => {
            void loading.refetch();
          }}
        >
          Retry
        </button>
        <CopyButton text={failure.requestId ?? id} label="Copy id" />
      </div>
    </div>
  );
}
