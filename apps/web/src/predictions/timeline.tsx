import type { StudioTexts } from "../languages/english/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import type { PredictionView, TimelineEventView } from "../server/views.ts";
import { durationWords } from "./eta.ts";
import { stepOf } from "./steps.ts";
import { useTimeline } from "./use-timeline.ts";

function stepWords({ predictions }: StudioTexts, event: TimelineEventView): string {
  const step = stepOf(event);
  const words = predictions.steps[step];
  return step === event.to && event.from === event.to ? predictions.page.still(words) : words;
}

function Event(props: { event: TimelineEventView; sinceMs: number | null }) {
  const texts = useTexts();
  const { event, sinceMs } = props;
  return (
    <li className="step">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-small">
        <span className="font-medium">{stepWords(texts, event)}</span>
        <span className="text-soft">
          {sinceMs !== null && `+${durationWords(texts.time, sinceMs)} · `}
          <time dateTime={event.at}>{texts.format.time(event.at)}</time>
        </span>
      </p>
    </li>
  );
}

/** Every stage with its time, from the append-only events of the prediction. */
export function Timeline({ prediction }: { prediction: PredictionView }) {
  const { page } = useTexts().predictions;
  const timeline = useTimeline(prediction);
  if (timeline.isError) return <p className="text-small text-soft">{page.timelineFailed}</p>;
  const events = timeline.data ?? [];
  return (
    <ol>
      {events.map((event, place) => {
        const previous = events[place - 1];
        const sinceMs =
          previous === undefined ? null : Date.parse(event.at) - Date.parse(previous.at);
        return <Event key={event.sequence} event={event} sinceMs={sinceMs} />;
      })}
    </ol>
  );
}
