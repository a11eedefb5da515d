import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PageTitle } from "../app/page-title.tsx";
import { useStudio } from "../app/studio.ts";
import type { LedgerEntryView } from "../server/views.ts";
import { useBalance } from "./balance-chip.tsx";

/** Rows of one page of the ledger. */
const PAGE_ROWS = 50;

/** What people read for each kind of row. */
const KIND_WORDS: Readonly<Record<LedgerEntryView["kind"], string>> = {
  grant: "Given to you",
  reservation: "Held for a prediction",
  capture: "Charged",
  release: "Given back",
  transfer: "Moved to your account",
};

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

function Entry({ entry }: { entry: LedgerEntryView }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-t border-line py-2.5">
      <span className="font-medium">{KIND_WORDS[entry.kind]}</span>
      {entry.predictionId !== null && (
        <Link to="/p/$id" params={{ id: entry.predictionId }} className="link text-small">
          the prediction
        </Link>
      )}
      <time dateTime={entry.at} className="ml-auto text-small text-soft">
        {DATE.format(new Date(entry.at))}
      </time>
      <span className="w-12 text-end font-mono">{entry.credits}</span>
    </li>
  );
}

function Ledger() {
  const { api } = useStudio();
  const ledger = useInfiniteQuery({
    queryKey: ["credits", "ledger"],
    initialPageParam: null,
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      api.credit.ledger.query({ cursor: pageParam, limit: PAGE_ROWS }),
    getNextPageParam: (page) => page.nextCursor,
  });
  if (ledger.isPending) return <p className="text-soft">Loading…</p>;
  if (ledger.isError) {
    return (
      <p className="notice">
        The ledger did not load.
        <button
          type="button"
          className="link justify-self-start"
          onClick={() => {
            void ledger.refetch();
          }}
        >
          Retry
        </button>
      </p>
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
      {ledger.hasNextPage && (
        <button
          type="button"
          className="button button-quiet mt-4"
          onClick={() => {
            void ledger.fetchNextPage();
          }}
        >
          Show older
        </button>
      )}
    </>
  );
}

/** `/credits`: what can be spent, what is held, and every row that led there. */
export function CreditsPage() {
  const balance = useBalance();
  return (
    <div className="page py-8">
      <PageTitle title="Credits" />
      <div className="prose-column grid gap-6">
        <div>
          <h1 className="text-title font-semibold tracking-title">Credits</h1>
          <p className="mt-1 text-soft">
            {balance === undefined
              ? "Loading your balance…"
              : `${balance.available} to spend, ${balance.reserved} held by what runs now.`}
          </p>
        </div>
        <section aria-label="Ledger">
          <Ledger />
        </section>
      </div>
    </div>
  );
}
