import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { Blank } from "../app/blank.tsx";
import { Fact } from "../app/fact.tsx";
import { NotFoundPage } from "../app/not-found-page.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { creditWords } from "../predictions/words.ts";
import { failureWords, readFailure } from "../server/failure.ts";
import type { ModelView } from "../server/views.ts";
import { Delivery } from "./delivery.tsx";
import { Durations } from "./durations.tsx";
import { slugOf } from "./slug.ts";
import { useModels } from "./use-models.ts";

const NUMBER = new Intl.NumberFormat("en-GB");

function sizeWords({ kind, width, height }: ModelView["output"]): string {
  return width === null || height === null ? kind : `${kind}, ${width} × ${height}`;
}

function Model({ model }: { model: ModelView }) {
  return (
    <article className="page py-5">
      <PageTitle title={model.title} />
      <Link to="/" className="button button-bare single-back">
        <ArrowLeft aria-hidden size={16} />
        Contact sheet
      </Link>
      <div className="model-sheet">
        <div className="grid content-start gap-6">
          <div className="grid gap-2">
            <h1 className="text-display font-semibold tracking-display">{model.title}</h1>
            <p className="text-soft">{model.description}</p>
          </div>
          <dl>
            <Fact name="Price of a run">{creditWords(model.credits)}</Fact>
            <Fact name="Result">{sizeWords(model.output)}</Fact>
            <Fact name="Prompt">{`up to ${NUMBER.format(model.promptCharactersMax)} characters`}</Fact>
            <Fact name="Model">
              <span className="font-mono break-all">{model.model}</span>
            </Fact>
          </dl>
        </div>
        <div className="grid content-start gap-8">
          <Durations measured={model.durations} />
          <Delivery delivery={model.delivery} />
        </div>
      </div>
    </article>
  );
}

/** `/models/:slug`: what a model costs, how long it takes, and how its result comes. */
export function ModelPage({ slug }: { slug: string }) {
  const models = useModels();
  if (models.isPending) return <p className="page py-16 text-soft">Loading…</p>;
  if (models.isError) {
    return (
      <Blank title="This mode did not load" text={failureWords(readFailure(models.error))}>
        <PageTitle title="Mode" />
        <button
          type="button"
          className="button button-accent"
          onClick={() => {
            void models.refetch();
          }}
        >
          Retry
        </button>
      </Blank>
    );
  }
  const model = models.data.find((known) => slugOf(known.model) === slug);
  return model === undefined ? <NotFoundPage what="model" /> : <Model model={model} />;
}
