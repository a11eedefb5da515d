import { useServerNow } from "../app/studio.ts";
import { isCancelling } from "./cards.ts";
import type { Card } from "./cards.ts";
import { elapsedWords, etaWords, usualWords } from "./eta.ts";
import { ProgressBar, barWords } from "./progress-bar.tsx";
import { readBar } from "./share.ts";
import type { Bar } from "./share.ts";
import {
  CANCELLING_WORDS,
  SENDING_WORDS,
  STATUS_WORDS,
  overdueWords,
  promptOf,
  promptStart,
  queueWords,
} from "./words.ts";

type Look = { state: string; time: string | null; bar: Bar; elapsedMs: number };

/** Everything that the clock changes about an unfinished card, in one place. */
function readLook(card: Card, now: number): Look {
  const { heard } = card;
  if (heard === null) {
    return {
      state: isCancelling(card) ? CANCELLING_WORDS : SENDING_WORDS,
      time: null,
      bar: { kind: "indeterminate" },
      elapsedMs: now - card.at,
    };
  }
  const { prediction, heardAt } = heard;
  const startedAt = prediction.startedAt === null ? null : Date.parse(prediction.startedAt);
  const usual = usualWords(prediction.estimate);
  const time =
    startedAt === null
      ? (queueWords(prediction) ?? (usual === null ? null : `usually ${usual}`))
      : (overdueWords(prediction, now - startedAt) ?? etaWords(prediction.etaMs, now - heardAt));
  return {
    state: isCancelling(card) ? CANCELLING_WORDS : STATUS_WORDS[prediction.status],
    time,
    bar: readBar(heard, now),
    elapsedMs: now - Date.parse(prediction.createdAt),
  };
}

/** "about 3–6 s left" as it should be spoken. */
function speak(words: string): string {
  return words.replace(/ s\b/g, " seconds").replace(/ min\b/g, " minutes");
}

/** Stage, bar, remaining and spent time of a prediction that has not ended. */
export function Progress({ card }: { card: Card }) {
  const look = readLook(card, useServerNow());
  const spoken = look.time === null ? look.state : `${look.state}, ${speak(look.time)}`;
  return (
    <div className="grid gap-2">
      <p className="flex items-baseline justify-between gap-3 text-small">
        <span className="font-medium">{look.state}</span>
        <span className="text-soft">{barWords(look.bar)}</span>
      </p>
      <ProgressBar
        bar={look.bar}
        name={`Progress of “${promptStart(promptOf(card.request.input))}”`}
        valueText={spoken}
      />
      <p className="flex items-baseline justify-between gap-3 text-small text-soft">
        <span>{look.time}</span>
        <span className="shrink-0">running for {elapsedWords(look.elapsedMs)}</span>
      </p>
    </div>
  );
}
