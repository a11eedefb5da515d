import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PageTitle } from "../app/page-title.tsx";
import { useStudio } from "../app/studio.ts";
import { usePart, useTexts } from "../languages/use-texts.ts";
import type { LedgerEntryView } from "../server/views.ts";
import { readFailure } from "../server/failure.ts";
import { LoadMore } from "../ui/load-more.tsx";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { useBalance } from "./balance-chip.tsx";

/** Rows of one page of the ledger. */
const PAGE_ROWS = 50;
const SKELETON_ROWS = 4;

function Entry({ entry }: { entry: LedgerEntryView }) {
  const { format } = useTexts();
  const { kinds, prediction } = usePart("credits");
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-t border-line py-2.5">
      <span className="font-medium">{kinds[entry.kind]}</span>
      {entry.predictionId !== null && (
        <Link to="/p/$id" params={{ id: entry.predictionId }} className="link text-small">
          {prediction}
        </Link>
      )}
      <time dateTime={entry.at} className="ms-auto text-small text-soft">
        {format.dateTime(entry.at)}
      </time>
      <span className="w-12 text-end font-mono">{format.number(entry.credits)}</span>
    </li>
  );
}

function Ledger() {
  const texts = usePart("credits");
  const { api } = useStudio();
  const ledger = useInfiniteQuery({
    queryKey: ["credits", "ledger"],
    initialPageParam: null,
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      api.credit.ledger.query({ cursor: pageParam, limit: PAGE_ROWS }),
    getNextPageParam: (page) => page.nextCursor,
  });
  if (ledger.isPending) return <Skeleton rows={SKELETON_ROWS} />;
  if (ledger.isError) {
    return (
      <ErrorState
        text={texts.ledgerFailed}
        failure={readFailure(ledger.error)}
        onRetry={() => {
          void ledger.refetch();
        }}
      />
    );
  }
  const entries = ledger.data.pages.flatMap(({ items }) => items);
  return (
    <>
      <ul>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      <LoadMore pages={ledger} className="mt-4" />
    </>
  );
}

/** `/credits`: what can be spent, what is held, and every row that led there. */
export function CreditsPage() {
  const texts = usePart("credits");
  const balance = useBalance();
  return (
    <div className="page py-8">
      <PageTitle title={texts.title} />
      <div className="prose-column grid gap-6">
        <div>
          <h1 className="text-title font-semibold tracking-title">{texts.title}</h1>
          <p className="mt-1 text-soft">
            {balance === undefined
              ? texts.loadingBalance
              : texts.balance(balance.available, balance.reserved)}
          </p>
        </div>
        <section aria-label={texts.ledger}>
          <Ledger />
        </section>
      </div>
    </div>
  );
}
