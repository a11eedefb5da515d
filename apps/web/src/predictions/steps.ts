import type { EVENT_TYPES, Status } from "@darkroom/lifecycle";
import type { TimelineEventView } from "../server/views.ts";

/** Events that have a line of their own, whatever status they leave behind. */
export const TOLD_EVENTS = [
  "cancel.requested",
  "submission.deferred",
  "provider.switched",
  "waiting.abandoned",
  "result.reused",
  "reuse.moved",
  "submission.lost",
] as const satisfies readonly (typeof EVENT_TYPES)[number][];
type ToldEvent = (typeof TOLD_EVENTS)[number];

/** What one line of the timeline tells. */
export type TimelineStep = Status | ToldEvent;

const isTold = (type: string): type is ToldEvent => TOLD_EVENTS.some((told) => told === type);

/** The line of one event: the event's own, or that of the status to which it led. */
export function stepOf({ type, to }: TimelineEventView): TimelineStep {
  return isTold(type) ? type : to;
}
