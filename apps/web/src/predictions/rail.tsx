import { useState } from "react";
import { useStudio } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { isCancelling } from "./cards.ts";
import type { Card, Cards } from "./cards.ts";
import { railWords } from "./rail-words.ts";
import { isQueued, isRunning } from "./standing.ts";

const heldCredits = (cards: Cards): number =>
  cards.reduce((sum, { heard }) => sum + (heard?.prediction.credits.reserved ?? 0), 0);

/** A button that names how many it ends, and asks once before it does. */
function CancelMany({ cards, words }: { cards: readonly Card[]; words: string }) {
  const { sender } = useStudio();
  const { list } = useTexts().predictions;
  const [isOpen, setOpen] = useState(false);
  const count = cards.length;
  const held = heldCredits(cards);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words}</Button>
      <ConfirmDialog
        title={list.cancelManyAsk(count)}
        text={held === 0 ? list.noneHeld : list.heldGoBack(held)}
        confirm={list.cancelMany(count)}
        keep={list.keep}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={() => {
          for (const card of cards) void sender.cancel(card);
        }}
      />
    </>
  );
}

/** What runs now, in words, with the ways to end many at once. One alone has its own button. */
export function Rail({ cards }: { cards: Cards }) {
  const texts = useTexts();
  const { list } = texts.predictions;
  const open = cards.filter((card) => isRunning(card) && !isCancelling(card));
  const queued = open.filter(isQueued);
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-2">
      <p className="text-small text-soft">{railWords(texts, cards)}</p>
      {queued.length > 0 && queued.length < open.length && (
        <CancelMany cards={queued} words={list.cancelAllQueued(queued.length)} />
      )}
      {open.length > 1 && <CancelMany cards={open} words={list.cancelAll(open.length)} />}
    </div>
  );
}
