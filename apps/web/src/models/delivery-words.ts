import { HISTORY_RUNS_MIN } from "@darkroom/lifecycle";
import type { Pattern } from "@darkroom/lifecycle";
import { durationWords } from "../predictions/eta.ts";
import type { ModelView } from "../server/views.ts";

type Delivery = ModelView["delivery"];

/** What people read for each pattern. */
export const PATTERN_WORDS = {
  direct: { title: "In one reply", text: "The call is held and answers with the result." },
  poll: {
    title: "An id at once, then looks",
    text: "Each look says when the next one is worth it.",
  },
  push: { title: "An id at once, then news", text: "Nobody asks: the news comes by itself." },
  queue: { title: "In the queue", text: "Nobody waits: it is done at its own pace." },
} as const satisfies Record<Pattern, { title: string; text: string }>;

/** A limit in its shortest words: "3 s", "1.5 s". */
const limitWords = (limitMs: number): string =>
  limitMs % 1_000 === 0 ? `${limitMs / 1_000} s` : durationWords(limitMs);

/** From which measured time on each pattern of a waiting person holds. */
export function patternLimits({ figures }: Delivery): { pattern: Pattern; words: string }[] {
  const direct = limitWords(figures.directP95MsMax);
  const poll = limitWords(figures.pollP95MsMax);
  return [
    { pattern: "direct", words: `under ${direct}` },
    { pattern: "poll", words: `${direct} to ${poll}` },
    { pattern: "push", words: `over ${poll}` },
  ];
}

/** Why this pattern was chosen, with the figures that decided. */
export function reasonWords({ reason, figures }: Delivery): string {
  const { p95Ms, runs, directP95MsMax, pollP95MsMax } = figures;
  const within = `19 of 20 runs were ready within ${durationWords(p95Ms ?? 0)}`;
  switch (reason) {
    case "fast":
      return `${within}, which is under ${limitWords(directP95MsMax)}: short enough to hold the call.`;
    case "medium":
      return `${within}: too long to hold a call, short enough to look again.`;
    case "slow":
      return `${within}, which is over ${limitWords(pollP95MsMax)}: too long to keep looking.`;
    case "no_history":
      return `Too little is known yet: ${runs} of the ${HISTORY_RUNS_MIN} runs that an estimate needs. Looking again is right for any duration.`;
    case "asked":
      return "The caller asked for it.";
    case "batch":
      return "It belongs to a batch, for which nobody waits.";
    case "scheduled":
      return "It starts later, so that nobody waits for it now.";
  }
}
