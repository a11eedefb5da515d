import { useCards } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { IDEAS } from "../prompt/ideas.ts";
import { readFailure } from "../server/failure.ts";
import { LoadMore } from "../ui/load-more.tsx";
import { ErrorState } from "../ui/states.tsx";
import { PredictionCard } from "./card.tsx";
import { IdeaFrame } from "./idea-frame.tsx";
import { Rail } from "./rail.tsx";
import { useRecentPredictions } from "./use-predictions.ts";

/** Below this many pictures the rest of the sheet offers ideas. */
const SHEET_FRAMES = 8;

function Head({ isEmpty }: { isEmpty: boolean }) {
  const { common, predictions } = useTexts();
  const cards = useCards();
  return (
    <div className="mb-5 grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 id="recent-heading" tabIndex={-1} className="text-title font-semibold tracking-title">
          {isEmpty ? predictions.list.fresh : common.contactSheet}
        </h2>
        <Rail cards={cards} />
      </div>
      <div aria-hidden className="perforated" />
      {isEmpty && <p className="text-soft">{predictions.list.freshText}</p>}
    </div>
  );
}

/** What runs and what came last, newest first. The order never changes under the reader. */
export function CardList({ onUseIdea }: { onUseIdea: (prompt: string) => void }) {
  const { predictions } = useTexts();
  const cards = useCards();
  const recent = useRecentPredictions();
  const isLoading = cards.length === 0 && recent.isPending;
  const ideas = isLoading ? [] : IDEAS.slice(0, Math.max(0, SHEET_FRAMES - cards.length));
  return (
    <section aria-labelledby="recent-heading" className="contact-sheet min-w-0">
      <Head isEmpty={cards.length === 0 && recent.isSuccess} />
      {recent.isError && (
        <div className="mb-5">
          <ErrorState
            text={predictions.list.failed}
            failure={readFailure(recent.error)}
            onRetry={() => {
              void recent.refetch();
            }}
          />
        </div>
      )}
      {isLoading && !recent.isError && <p className="py-8 text-soft">{predictions.list.loading}</p>}
      <ul className="sheet-grid">
        {cards.map((card) => (
          <li key={card.key} className="sheet-place min-w-0">
            <PredictionCard card={card} />
          </li>
        ))}
        {ideas.map((idea, place) => (
          <li key={idea.prompt} className="idea-place min-w-0">
            <IdeaFrame idea={idea} number={place + 1} onUse={onUseIdea} />
          </li>
        ))}
      </ul>
      <LoadMore pages={recent} className="mt-6" />
    </section>
  );
}
