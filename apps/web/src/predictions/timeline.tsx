import type { Status } from "@darkroom/lifecycle";
import type { PredictionView, TimelineEventView } from "../server/views.ts";
import { durationWords } from "./eta.ts";
import { useTimeline } from "./use-timeline.ts";
import { STATUS_WORDS } from "./words.ts";

/** What people read for the events that happen without a change of status. */
const EVENT_WORDS: Readonly<Record<string, string>> = {
  "cancel.requested": "Cancel asked for",
  "submission.deferred": "Put back: the provider is busy",
  "provider.switched": "Given to another provider",
  "waiting.abandoned": "Not begun: nobody was there any more",
  "result.reused": "Answered with the result of an equal order",
  "reuse.moved": "Waiting for another equal order",
  "submission.lost": "Lost contact, still checking",
};

const TIME = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** Two statuses that the card calls by one word. */
const STEP_WORDS: Readonly<Partial<Record<Status, string>>> = {
  submitting: "Sent to the model",
  starting: "Waiting for the model",
};

function eventWords({ from, to, type }: TimelineEventView): string {
  const words = STEP_WORDS[to] ?? STATUS_WORDS[to];
  return EVENT_WORDS[type] ?? (from === to ? `Still: ${words.toLowerCase()}` : words);
}

function Event(props: { event: TimelineEventView; sinceMs: number | null }) {
  const { event, sinceMs } = props;
  return (
    <li className="step">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-small">
        <span className="font-medium">{eventWords(event)}</span>
        <span className="text-soft">
          {sinceMs !== null && `+${durationWords(sinceMs)} · `}
          <time dateTime={event.at}>{TIME.format(new Date(event.at))}</time>
        </span>
      </p>
    </li>
  );
}

/** Every stage with its time, from the append-only events of the prediction. */
export function Timeline({ prediction }: { prediction: PredictionView }) {
  const timeline = useTimeline(prediction);
  if (timeline.isError) return <p className="text-small text-soft">The timeline did not load.</p>;
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
