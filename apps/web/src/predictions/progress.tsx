import { useServerNow } from "../app/studio.ts";
import { isCancelling } from "./cards.ts";
import type { Card } from "./cards.ts";
import { elapsedWords, startWords, usualWords } from "./eta.ts";
import { barWords } from "./progress-bar.tsx";
import { readBar } from "./share.ts";
import type { Bar } from "./share.ts";
import { shownEtaWords } from "./shown-eta.ts";
import { Status } from "./status.tsx";
import {
  CANCELLING_WORDS,
  LOST_NOTE,
  LOST_WORDS,
  SENDING_WORDS,
  STATUS_WORDS,
  overdueWords,
  waitWords,
} from "./words.ts";
import { useLostContact } from "./use-timeline.ts";

type Look = {
  state: string;
  time: string | null;
  bar: Bar;
  elapsedMs: number;
  isStarted: boolean;
};

/** Everything that the clock changes about an unfinished card, in one place. */
export function readLook(card: Card, now: number): Look {
  const { heard } = card;
  if (heard === null) {
    return {
      state: isCancelling(card) ? CANCELLING_WORDS : SENDING_WORDS,
      time: null,
      bar: { kind: "indeterminate", reached: null },
      elapsedMs: now - card.at,
      isStarted: false,
    };
  }
  const { prediction, heardAt } = heard;
  const bar = readBar(heard, now);
  const startedAt = prediction.startedAt === null ? null : Date.parse(prediction.startedAt);
  const usual = usualWords(prediction.estimate);
  const time =
    startedAt === null
      ? (waitWords(prediction) ??
        startWords(prediction.startsInMs, now - heardAt) ??
        (usual === null ? null : `usually ${usual}`))
      : (overdueWords(prediction, { runningMs: now - startedAt, bar }) ??
        shownEtaWords(heard.eta, now));
  return {
    state: isCancelling(card) ? CANCELLING_WORDS : STATUS_WORDS[prediction.status],
    time,
    bar,
    elapsedMs: now - Date.parse(prediction.createdAt),
    isStarted: startedAt !== null,
  };
}

/** "Generating, about 3–6 seconds left": a look as it should be spoken. */
export function spokenLook({ state, time }: Look): string {
  if (time === null) return state;
  return `${state}, ${time.replace(/ s\b/g, " seconds").replace(/ min\b/g, " minutes")}`;
}

/** Stage, remaining and spent time of a prediction that has not ended. */
export function Progress({ card }: { card: Card }) {
  const look = readLook(card, useServerNow());
  const isLost = useLostContact(card);
  const isChecking = isLost && !isCancelling(card);
  const state = isChecking ? LOST_WORDS : look.state;
  return (
    <div className="standing">
      <p className="flex items-center justify-between gap-3">
        <Status tone="running">{state}</Status>
        <span className="text-soft">{barWords(look.bar)}</span>
      </p>
      <p className="flex items-baseline justify-between gap-3 text-soft">
        <span>{isChecking ? LOST_NOTE : look.time}</span>
        <span className="shrink-0">
          {look.isStarted ? "running" : "waiting"} for {elapsedWords(look.elapsedMs)}
        </span>
      </p>
    </div>
  );
}
