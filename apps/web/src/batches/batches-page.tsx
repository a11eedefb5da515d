import { Link, useNavigate } from "@tanstack/react-router";
import { PageTitle } from "../app/page-title.tsx";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { useModel } from "../models/use-models.ts";
import { readFailure } from "../server/failure.ts";
import type { BatchView } from "../server/views.ts";
import { Badge } from "../ui/banner.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.tsx";
import { BatchBar } from "./batch-bar.tsx";
import { BatchFormView } from "./batch-form.tsx";
import { useBatchForm } from "./use-batch-form.ts";
import { useBatches } from "./use-batches.ts";

const SKELETON_ROWS = 4;

function BatchRow({ batch }: { batch: BatchView }) {
  const texts = usePart("batches");
  const { format, common } = useTexts();
  const model = useModel(batch.model);
  return (
    <li className="batch-row">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <Link to="/batch/$id" params={{ id: batch.id }} className="row-link font-medium">
          {batch.name ?? `${texts.unnamed} · ${format.dateTime(batch.createdAt)}`}
        </Link>
        <Badge>{texts.statuses[batch.status]}</Badge>
        <span className="text-small text-soft sm:ms-auto">
          {`${model?.title ?? batch.model} · ${common.credits(batch.credits.captured)}`}
        </span>
      </div>
      <BatchBar batch={batch} />
    </li>
  );
}

function BatchList() {
  const texts = usePart("batches");
  const batches = useBatches();
  const rows = batches.data?.pages.flatMap(({ items }) => items) ?? [];
  if (batches.isPending) return <Skeleton rows={SKELETON_ROWS} />;
  return (
    <>
      {batches.isError && (
        <ErrorState
          text={texts.failed}
          failure={readFailure(batches.error)}
          onRetry={() => {
            void batches.refetch();
          }}
        />
      )}
      {rows.length === 0 && !batches.isError && (
        <EmptyState title={texts.empty} text={texts.emptyText} />
      )}
      <ul>
        {rows.map((batch) => (
          <BatchRow key={batch.id} batch={batch} />
        ))}
      </ul>
      <LoadMore pages={batches} />
    </>
  );
}

/** `/batch`: a new one, and all that were started. */
export function BatchesPage() {
  const texts = usePart("batches");
  const navigate = useNavigate();
  const form = useBatchForm((id) => {
    void navigate({ to: "/batch/$id", params: { id } });
  });
  return (
    <div className="page screen">
      <PageTitle title={texts.title} />
      <h1 className="text-title font-semibold tracking-title">{texts.title}</h1>
      <div className="screen-pair">
        <section aria-labelledby="new-batch" className="grid content-start gap-3">
          <h2 id="new-batch" className="text-body font-semibold">
            {texts.fresh}
          </h2>
          <BatchFormView form={form} />
        </section>
        <section aria-labelledby="your-batches" className="grid content-start gap-3">
          <h2 id="your-batches" className="text-body font-semibold">
            {texts.yours}
          </h2>
          <BatchList />
        </section>
      </div>
    </div>
  );
}
