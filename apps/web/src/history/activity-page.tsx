import { Link } from "@tanstack/react-router";
import { PageTitle } from "../app/page-title.tsx";
import { useConnection } from "../app/studio.ts";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { readFailure } from "../server/failure.ts";
import { LoadMore } from "../ui/load-more.tsx";
import { EmptyState, ErrorState, OfflineState, Skeleton } from "../ui/states.tsx";
import { WindowList } from "../ui/window-list.tsx";
import type { HistorySearch } from "./filters.ts";
import { HistoryFilters } from "./history-filters.tsx";
import { HistoryRow } from "./history-row.tsx";
import { useHistory } from "./use-history.ts";

const SKELETON_ROWS = 8;

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const texts = usePart("history");
  const { common } = useTexts();
  if (!isFiltered) {
    return (
      <EmptyState title={texts.empty} text={texts.emptyText}>
        <Link to="/" className="button button-accent">
          {common.createPicture}
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={texts.noMatch} text={texts.noMatchText}>
      <button type="button" className="button button-quiet" onClick={onClear}>
        {texts.clearFilters}
      </button>
    </EmptyState>
  );
}

/** Without any answer, whether there is a network or not. */
function Missing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const texts = usePart("history");
  const isOffline = useConnection(({ failures }) => failures > 0) && !navigator.onLine;
  if (isOffline) return <OfflineState />;
  return <ErrorState text={texts.failed} failure={readFailure(error)} onRetry={onRetry} />;
}

type Searched = { search: HistorySearch; onSearch: (next: HistorySearch) => void };

function Rows({ search, onSearch }: Searched) {
  const texts = usePart("history");
  const { entries, pages } = useHistory(search);
  if (pages.isPending) return <Skeleton rows={SKELETON_ROWS} />;
  const retry = (): void => {
    void pages.refetch();
  };
  return (
    <>
      {pages.isError && <Missing error={pages.error} onRetry={retry} />}
      {entries.length > 0 && (
        <WindowList
          items={entries}
          keyOf={({ prediction }) => prediction.id}
          label={texts.activity}
          className="history"
          isWhole={!pages.hasNextPage}
        >
          {(entry) => <HistoryRow entry={entry} />}
        </WindowList>
      )}
      {entries.length === 0 && !pages.isError && (
        <Nothing isFiltered={Object.keys(search).length > 0} onClear={() => onSearch({})} />
      )}
      {search.text !== undefined && pages.hasNextPage && (
        <p className="text-small text-soft">{texts.searchedIn(loadedIn(pages.data))}</p>
      )}
      <LoadMore pages={pages} className="mt-2" />
    </>
  );
}

function loadedIn(data: { pages: readonly { items: readonly unknown[] }[] } | undefined): number {
  return (data?.pages ?? []).reduce((sum, { items }) => sum + items.length, 0);
}

/** `/activity`: every prediction, newest first; what is looked for stands in the address. */
export function ActivityPage({ search, onSearch }: Searched) {
  const texts = usePart("history");
  return (
    <div className="page screen">
      <PageTitle title={texts.activity} />
      <h1 className="text-title font-semibold tracking-title">{texts.activity}</h1>
      <HistoryFilters search={search} onChange={onSearch} hasStates />
      <Rows search={search} onSearch={onSearch} />
    </div>
  );
}
