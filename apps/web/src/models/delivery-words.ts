import { HISTORY_RUNS_MIN } from "@darkroom/lifecycle";
import type { Pattern } from "@darkroom/lifecycle";
import type { ModelTexts } from "../languages/english/models.ts";
import type { TimeTexts } from "../languages/english/time.ts";
import { durationWords } from "../predictions/eta.ts";
import type { ModelView } from "../server/views.ts";

type Delivery = ModelView["delivery"];
type Texts = Pick<ModelTexts, "delivery"> & { time: TimeTexts };

/** A limit in its shortest words: "3 s", "1.5 s". */
const limitWords = (time: TimeTexts, limitMs: number): string =>
  limitMs % 1_000 === 0 ? time.seconds(limitMs / 1_000) : durationWords(time, limitMs);

/** From which measured time on each pattern of a waiting person holds. */
export function patternLimits(
  { delivery, time }: Texts,
  { figures }: Delivery,
): { pattern: Pattern; words: string }[] {
  const direct = limitWords(time, figures.directP95MsMax);
  const poll = limitWords(time, figures.pollP95MsMax);
  return [
    { pattern: "direct", words: delivery.under(direct) },
    { pattern: "poll", words: delivery.between(direct, poll) },
    { pattern: "push", words: delivery.over(poll) },
  ];
}

/** Why this pattern was chosen, with the figures that decided. */
export function reasonWords({ delivery, time }: Texts, { reason, figures }: Delivery): string {
  return delivery.reasons[reason]({
    p95: durationWords(time, figures.p95Ms ?? 0),
    directMost: limitWords(time, figures.directP95MsMax),
    pollMost: limitWords(time, figures.pollP95MsMax),
    runs: figures.runs,
    runsNeeded: HISTORY_RUNS_MIN,
  });
}
