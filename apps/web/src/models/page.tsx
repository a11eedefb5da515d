import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { Fact } from "../app/fact.tsx";
import { NotFoundPage } from "../app/not-found-page.tsx";
import { NotLoaded } from "../app/not-loaded.tsx";
import { PageTitle } from "../app/page-title.tsx";
import type { ModelTexts } from "../languages/english/models.ts";
import { usePart, useTexts } from "../languages/use-texts.ts";
import type { ModelView } from "../server/views.ts";
import { Delivery } from "./delivery.tsx";
import { Durations } from "./durations.tsx";
import { slugOf } from "./slug.ts";
import { useModels } from "./use-models.ts";

function sizeWords(texts: ModelTexts, { kind, width, height }: ModelView["output"]): string {
  const words = texts.kinds[kind];
  return width === null || height === null ? words : texts.sized(words, width, height);
}

function Model({ model }: { model: ModelView }) {
  const { common } = useTexts();
  const texts = usePart("models");
  return (
    <article className="page py-5">
      <PageTitle title={model.title} />
      <Link to="/" className="button button-bare single-back">
        <ArrowLeft aria-hidden size={16} />
        {common.contactSheet}
      </Link>
      <div className="model-sheet">
        <div className="grid content-start gap-6">
          <div className="grid gap-2">
            <h1 className="text-display font-semibold tracking-display">{model.title}</h1>
            <p className="text-soft">{model.description}</p>
          </div>
          <dl>
            <Fact name={texts.price}>{common.credits(model.credits)}</Fact>
            <Fact name={texts.result}>{sizeWords(texts, model.output)}</Fact>
            <Fact name={texts.prompt}>{texts.promptMost(model.promptCharactersMax)}</Fact>
            <Fact name={texts.model}>
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
  const texts = useTexts();
  const { title, failed } = usePart("models");
  const models = useModels();
  if (models.isPending) return <p className="page py-16 text-soft">{texts.common.loading}</p>;
  if (models.isError) {
    return (
      <NotLoaded
        title={failed}
        pageTitle={title}
        error={models.error}
        onRetry={() => {
          void models.refetch();
        }}
      />
    );
  }
  const model = models.data.find((known) => slugOf(known.model) === slug);
  return model === undefined ? <NotFoundPage what="model" /> : <Model model={model} />;
}
