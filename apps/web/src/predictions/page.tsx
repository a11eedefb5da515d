import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import type { CSSProperties } from "react";
import { Fact } from "../app/fact.tsx";
import { NotFoundPage } from "../app/not-found-page.tsx";
import { NotLoaded } from "../app/not-loaded.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { useCardOf } from "../app/studio.ts";
import type { StudioTexts } from "../languages/english/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { slugOf } from "../models/slug.ts";
import { useModel } from "../models/use-models.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { readFailure } from "../server/failure.ts";
import { fieldsOf } from "../inputs/schema.ts";
import type { ModelView, PredictionView } from "../server/views.ts";
import { CancelNote } from "./cancel-note.tsx";
import { CardActions } from "./card-actions.tsx";
import type { Card } from "./cards.ts";
import { FilmFrame } from "./film-frame.tsx";
import { Outcome } from "./outcome.tsx";
import { Progress } from "./progress.tsx";
import { boxSize } from "./size.ts";
import { isRunning, isWithoutPicture } from "./standing.ts";
import { Timeline } from "./timeline.tsx";
import { usePrediction } from "./use-predictions.ts";
import { promptOf, promptStart } from "./words.ts";

function costWords(
  { predictions: { page } }: StudioTexts,
  { price, captured, reserved }: PredictionView["credits"],
): string {
  if (reserved > 0) return page.held(reserved);
  return captured > 0 ? page.charged(captured) : page.nothingCharged(price);
}

function valueWords(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.join(", ") : JSON.stringify(value);
}

/** Inputs beside the prompt by their titles; what was left to the model is not worth a line. */
function chosenInputs(prediction: PredictionView, model: ModelView | null): [string, string][] {
  const fields = fieldsOf(model);
  return Object.entries(prediction.input).flatMap(([name, value]) => {
    const field = fields.find((known) => known.name === name);
    const isPreset = field !== undefined && "preset" in field && field.preset === value;
    return name === "prompt" || isPreset ? [] : [[field?.title ?? name, valueWords(value)]];
  });
}

function Facts({ prediction }: { prediction: PredictionView }) {
  const texts = useTexts();
  const { page } = texts.predictions;
  const model = useModel(prediction.model);
  return (
    <dl>
      <Fact name={page.mode}>
        <Link to="/models/$slug" params={{ slug: slugOf(prediction.model) }} className="link">
          {model?.title ?? prediction.model}
        </Link>
      </Fact>
      <Fact name={page.cost}>{costWords(texts, prediction.credits)}</Fact>
      <Fact name={page.created}>
        <time dateTime={prediction.createdAt}>{texts.format.dateTime(prediction.createdAt)}</time>
      </Fact>
      {chosenInputs(prediction, model).map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
      {prediction.retryOf !== null && (
        <Fact name={page.retryOf}>
          <Link to="/p/$id" params={{ id: prediction.retryOf }} className="link">
            {page.earlierAttempt}
          </Link>
        </Fact>
      )}
      <Fact name={page.id}>
        <span className="font-mono break-all">{prediction.id}</span>
      </Fact>
    </dl>
  );
}

function frameRatio(ratio: number): CSSProperties & Record<"--frame-ratio", string> {
  return { "--frame-ratio": ratio.toFixed(3) };
}

function LargePrediction({ card, prediction }: { card: Card; prediction: PredictionView }) {
  const { common, predictions } = useTexts();
  const model = useModel(prediction.model);
  const [place, setPlace] = useState(0);
  const prompt = promptOf(prediction.input);
  const { width, height } = boxSize({
    output: prediction.outputs[place],
    input: prediction.input,
    model,
  });
  return (
    <article className="page py-5">
      <PageTitle title={promptStart(prompt) || predictions.page.title} />
      <div
        className={isWithoutPicture(card) ? "single single-without" : "single"}
        style={frameRatio(width / height)}
      >
        <Link to="/" className="button button-bare single-back">
          <ArrowLeft aria-hidden size={16} />
          {common.contactSheet}
        </Link>
        <div className="single-frame">
          <FilmFrame card={card} model={model} place={place} onPlace={setPlace} />
        </div>
        <div className="grid gap-6">
          <h1 className="text-title font-semibold tracking-title break-words whitespace-pre-line">
            {prompt}
          </h1>
          <div className="grid gap-3">
            {isRunning(card) ? <Progress card={card} /> : <Outcome card={card} />}
            <CancelNote card={card} />
            <CardActions card={card} place={place}>
              <CopyButton text={prediction.id} label={common.copyId} />
            </CardActions>
          </div>
          <Facts prediction={prediction} />
          <section aria-labelledby="timeline-heading">
            <h2 id="timeline-heading" className="mb-3 text-body font-semibold">
              {predictions.page.timeline}
            </h2>
            <Timeline prediction={prediction} />
          </section>
        </div>
      </div>
    </article>
  );
}

/** `/p/:id`: one prediction, also when its address is opened cold. */
export function PredictionPage({ id }: { id: string }) {
  const texts = useTexts();
  const card = useCardOf(id);
  const loading = usePrediction(id);
  if (card?.heard) return <LargePrediction card={card} prediction={card.heard.prediction} />;
  if (!loading.isError) return <p className="page py-16 text-soft">{texts.common.loading}</p>;
  const failure = readFailure(loading.error);
  if (failure.reason === "not_found" || failure.reason === "invalid_input") {
    return <NotFoundPage what="prediction" />;
  }
  return (
    <NotLoaded
      title={texts.predictions.page.failed}
      pageTitle={texts.predictions.page.title}
      error={loading.error}
      onRetry={() => {
        void loading.refetch();
      }}
    >
      <CopyButton text={failure.requestId ?? id} label={texts.common.copyId} />
    </NotLoaded>
  );
}
