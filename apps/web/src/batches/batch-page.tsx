import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { Blank } from "../app/blank.tsx";
import { Fact } from "../app/fact.tsx";
import { NotLoaded } from "../app/not-loaded.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { useModel } from "../models/use-models.ts";
import { readFailure } from "../server/failure.ts";
import type { BatchView } from "../server/views.ts";
import { Badge } from "../ui/banner.tsx";
import { Skeleton } from "../ui/states.tsx";
import { BatchActions } from "./batch-actions.tsx";
import { BatchBar } from "./batch-bar.tsx";
import { BatchItems } from "./batch-items.tsx";
import type { ItemFilter } from "./item-filter.ts";
import { pollOf, useBatch } from "./use-batches.ts";

const SKELETON_ROWS = 6;

function Facts({ batch }: { batch: BatchView }) {
  const texts = usePart("batches");
  const { format, common } = useTexts();
  const model = useModel(batch.model);
  const { price, held, reserved, captured, released } = batch.credits;
  const when = batch.status === "scheduled" ? batch.runAt : null;
  return (
    <dl>
      <Fact name={texts.mode}>{model?.title ?? batch.model}</Fact>
      <Fact name={texts.whole}>{common.credits(price)}</Fact>
      <Fact name={texts.charged}>{common.credits(captured)}</Fact>
      <Fact name={texts.stillHeld}>{common.credits(held + reserved)}</Fact>
      <Fact name={texts.givenBack}>{common.credits(released)}</Fact>
      <Fact name={when === null ? texts.started : texts.startsAt}>
        {format.dateTime(when ?? batch.createdAt)}
      </Fact>
      {batch.endedAt !== null && <Fact name={texts.endedAt}>{format.dateTime(batch.endedAt)}</Fact>}
    </dl>
  );
}

type Shown = { filter: ItemFilter; onFilter: (filter: ItemFilter) => void };

function Batch({ batch, ...shown }: Shown & { batch: BatchView }) {
  const texts = usePart("batches");
  const name = batch.name ?? texts.unnamed;
  return (
    <article className="page screen">
      <PageTitle title={name} />
      <Link to="/batch" className="button button-bare single-back">
        <ArrowLeft aria-hidden size={16} />
        {texts.back}
      </Link>
      <div className="screen-pair">
        <div className="grid content-start gap-5">
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="text-title font-semibold tracking-title break-words">{name}</h1>
            <Badge>{texts.statuses[batch.status]}</Badge>
          </div>
          <BatchBar batch={batch} />
          <BatchActions batch={batch} />
        </div>
        <Facts batch={batch} />
      </div>
      <BatchItems id={batch.id} pollMs={pollOf([batch])} {...shown} />
    </article>
  );
}

/** `/batch/:id`: each item as it comes, the totals, and what can be done. */
export function BatchPage({ id, ...shown }: Shown & { id: string }) {
  const texts = useTexts();
  const words = usePart("batches");
  const batch = useBatch(id);
  if (batch.data !== undefined) return <Batch batch={batch.data} {...shown} />;
  if (!batch.isError) {
    return (
      <div className="page screen">
        <Skeleton rows={SKELETON_ROWS} />
      </div>
    );
  }
  const failure = readFailure(batch.error);
  if (failure.reason === "not_found" || failure.reason === "invalid_input") {
    return (
      <Blank title={texts.frame.notFound} text={words.notFound}>
        <PageTitle title={texts.frame.notFoundTitle} />
        <Link to="/batch" className="button button-accent">
          {words.back}
        </Link>
      </Blank>
    );
  }
  return (
    <NotLoaded
      title={words.failed}
      pageTitle={words.title}
      error={batch.error}
      onRetry={() => {
        void batch.refetch();
      }}
    />
  );
}
