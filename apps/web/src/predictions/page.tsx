import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import type { CSSProperties } from "react";
import { Blank } from "../app/blank.tsx";
import { Fact } from "../app/fact.tsx";
import { NotFoundPage } from "../app/not-found-page.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { useCardOf } from "../app/studio.ts";
import { slugOf } from "../models/slug.ts";
import { useModel } from "../models/use-models.ts";
import { CopyButton } from "../notices/copy-button.tsx";
import { failureWords, readFailure } from "../server/failure.ts";
import { fieldsOf } from "../inputs/schema.ts";
import type { ModelView, PredictionView } from "../server/views.ts";
import { CancelNote } from "./cancel-note.tsx";
import { CardActions } from "./card-actions.tsx";
import type { Card } from "./cards.ts";
import { FilmFrame } from "./film-frame.tsx";
import { Outcome } from "./outcome.tsx";
import { Progress } from "./progress.tsx";
import { boxSize } from "./size.ts";
import { isRunning, trayNote } from "./standing.ts";
import { Timeline } from "./timeline.tsx";
import { usePrediction } from "./use-predictions.ts";
import { creditWords, promptOf, promptStart } from "./words.ts";

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

function costWords({ price, captured, reserved }: PredictionView["credits"]): string {
  if (reserved > 0) return `${creditWords(reserved)} held`;
  if (captured > 0) return `${creditWords(captured)} charged`;
  return `nothing charged of ${creditWords(price)}`;
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
  const model = useModel(prediction.model);
  return (
    <dl>
      <Fact name="Mode">
        <Link to="/models/$slug" params={{ slug: slugOf(prediction.model) }} className="link">
          {model?.title ?? prediction.model}
        </Link>
      </Fact>
      <Fact name="Cost">{costWords(prediction.credits)}</Fact>
      <Fact name="Created">
        <time dateTime={prediction.createdAt}>{DATE.format(new Date(prediction.createdAt))}</time>
      </Fact>
      {chosenInputs(prediction, model).map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
      {prediction.retryOf !== null && (
        <Fact name="Retry of">
          <Link to="/p/$id" params={{ id: prediction.retryOf }} className="link">
            the earlier attempt
          </Link>
        </Fact>
      )}
      <Fact name="Prediction id">
        <span className="font-mono break-all">{prediction.id}</span>
      </Fact>
    </dl>
  );
}

function frameRatio(ratio: number): CSSProperties & Record<"--frame-ratio", string> {
  return { "--frame-ratio": ratio.toFixed(3) };
}

function LargePrediction({ card, prediction }: { card: Card; prediction: PredictionView }) {
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
      <PageTitle title={promptStart(prompt) || "Prediction"} />
      <div
        className={trayNote(card) === null ? "single" : "single single-without"}
        style={frameRatio(width / height)}
      >
        <Link to="/" className="button button-bare single-back">
          <ArrowLeft aria-hidden size={16} />
          Contact sheet
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
              <CopyButton text={prediction.id} label="Copy id" />
            </CardActions>
          </div>
          <Facts prediction={prediction} />
          <section aria-labelledby="timeline-heading">
            <h2 id="timeline-heading" className="mb-3 text-body font-semibold">
              Timeline
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
  const card = useCardOf(id);
  const loading = usePrediction(id);
  if (card?.heard) return <LargePrediction card={card} prediction={card.heard.prediction} />;
  if (!loading.isError) return <p className="page py-16 text-soft">Loading…</p>;
  const failure = readFailure(loading.error);
  if (failure.reason === "not_found" || failure.reason === "invalid_input") {
    return <NotFoundPage what="prediction" />;
  }
  return (
    <Blank title="This prediction did not load" text={failureWords(failure)}>
      <PageTitle title="Prediction" />
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
    </Blank>
  );
}
