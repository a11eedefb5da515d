import { useServerNow } from "../app/studio.ts";
import type { StudioTexts } from "../languages/english/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { isCancelling } from "./cards.ts";
import type { Card } from "./cards.ts";
import { elapsedWords, startWords, usualWords } from "./eta.ts";
import { barWords } from "./progress-bar.tsx";
import { readBar } from "./share.ts";
import type { Bar } from "./share.ts";
import { shownEtaWords } from "./shown-eta.ts";
import { Status } from "./status.tsx";
import { overdueWords, waitWords } from "./words.ts";
import { useLostContact } from "./use-timeline.ts";

type Look = {
  state: string;
  time: string | null;
  bar: Bar;
  elapsedMs: number;
  isStarted: boolean;
};

/** Everything that the clock changes about an unfinished card, in one place. */
export function readLook(texts: StudioTexts, card: Card, now: number): Look {
  const { states, progress } = texts.predictions;
  const { heard } = card;
  if (heard === null) {
    return {
      state: states[isCancelling(card) ? "cancelling" : "sending"],
      time: null,
      bar: { kind: "indeterminate", reached: null },
      elapsedMs: now - card.at,
      isStarted: false,
    };
  }
  const { prediction, heardAt } = heard;
  const bar = readBar(heard, now);
  const startedAt = prediction.startedAt === null ? null : Date.parse(prediction.startedAt);
  const usual = usualWords(texts.time, prediction.estimate);
  const time =
    startedAt === null
      ? (waitWords(texts, prediction) ??
        startWords(texts, prediction.startsInMs, now - heardAt) ??
        (usual === null ? null : progress.usually(usual)))
      : (overdueWords(texts, prediction, { runningMs: now - startedAt, bar }) ??
        shownEtaWords(texts, heard.eta, now));
  return {
    state: states[isCancelling(card) ? "cancelling" : prediction.status],
    time,
    bar,
    elapsedMs: now - Date.parse(prediction.createdAt),
    isStarted: startedAt !== null,
  };
}

/** A look with its bar as it is read aloud: "Generating, about 3–6 seconds left". */
export function spokenLook(texts: StudioTexts, card: Card, now: number): Look & { words: string } {
  const look = readLook({ ...texts, time: texts.spokenTime }, card, now);
  return { ...look, words: look.time === null ? look.state : `${look.state}, ${look.time}` };
}

/** Stage, remaining and spent time of a prediction that has not ended. */
export function Progress({ card }: { card: Card }) {
  const texts = useTexts();
  const { states, progress } = texts.predictions;
  const look = readLook(texts, card, useServerNow());
  const isLost = useLostContact(card);
  const isChecking = isLost && !isCancelling(card);
  const elapsed = elapsedWords(texts.time, look.elapsedMs);
  const state = isChecking ? states.checking : look.state;
  return (
    <div className="standing">
      <p className="flex items-center justify-between gap-3">
        <Status tone="running">{state}</Status>
        <span className="text-soft">{barWords(texts, look.bar)}</span>
      </p>
      <p className="flex items-baseline justify-between gap-3 text-soft">
        <span>{isChecking ? progress.checkingNote : look.time}</span>
        <span className="shrink-0">
          {look.isStarted ? progress.runningFor(elapsed) : progress.waitingFor(elapsed)}
        </span>
      </p>
    </div>
  );
}
