import { useCards } from "../app/studio.ts";
import { PredictionCard, isRunning } from "./card.tsx";
import type { Cards } from "./cards.ts";
import { useRecentPredictions } from "./use-predictions.ts";

function summary(cards: Cards): string {
  const running = cards.filter(isRunning).length;
  if (running === 0) return "Recent";
  return `Recent · ${running} developing`;
}

function EmptyList() {
  return (
    <div className="grid min-h-64 place-content-center gap-1 rounded-large border border-dashed border-edge p-8 text-center">
      <p className="font-medium">The tray is empty</p>
      <p className="text-small text-soft">Your pictures appear here while they develop.</p>
    </div>
  );
}

/** What runs and what came last, newest first. The order never changes under the reader. */
export function CardList() {
  const cards = useCards();
  const recent = useRecentPredictions();
  const isEmpty = cards.length === 0;
  return (
    <section aria-labelledby="recent-heading" className="min-w-0">
      <h2
        id="recent-heading"
        className="mb-4 flex min-h-8 items-end text-small font-medium text-soft"
      >
        {summary(cards)}
      </h2>
      {recent.isError && (
        <p className="mb-4 text-small text-danger">
          Your earlier pictures could not be loaded.{" "}
          <button
            type="button"
            className="rounded-small underline underline-offset-4"
            onClick={() => {
              void recent.refetch();
            }}
          >
            Retry
          </button>
        </p>
      )}
      {isEmpty && recent.isPending && <p className="py-8 text-soft">Loading your pictures…</p>}
      {isEmpty && recent.isSuccess && <EmptyList />}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] items-start gap-5">
        {cards.map((card) => (
          <li
            key={card.key}
            className="overflow-clip rounded-large border border-line bg-surface shadow-low"
          >
            <PredictionCard card={card} />
          </li>
        ))}
      </ul>
      {recent.hasNextPage && (
        <button
          type="button"
          className="button button-quiet mt-6"
          onClick={() => {
            void recent.fetchNextPage();
          }}
        >
          {recent.isFetchingNextPage ? "Loading…" : "Show older"}
        </button>
      )}
    </section>
  );
}
