import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useServerNow, useStudio } from "../app/studio.ts";
import type { PredictionView, TimelineEventView } from "../server/views.ts";
import type { Card } from "./cards.ts";

/** A submission that takes longer than this may have lost its answer; the events know. */
const SUBMISSION_MS_USUAL = 3_000;

type Subject = Pick<PredictionView, "id" | "sequence">;

/** The events of a prediction. Every event has its number: a higher one means a longer list. */
export function useTimeline(prediction: Subject | null) {
  const { api } = useStudio();
  const { id, sequence } = prediction ?? { id: "", sequence: 0 };
  return useQuery({
    queryKey: ["predictions", "timeline", id, sequence],
    queryFn: () => api.prediction.timeline.query({ id }),
    placeholderData: keepPreviousData,
    enabled: prediction !== null,
  });
}

/** The answer to the last submission never came, and nothing has been heard of it since. */
export function hasLostContact(events: readonly TimelineEventView[]): boolean {
  const lost = events.findLastIndex(({ type }) => type === "submission.lost");
  return lost >= 0 && events.slice(lost + 1).every(({ from, to }) => from === to);
}

/** Whether we do not know what became of a card's submission, by the server's own events. */
export function useLostContact(card: Card): boolean {
  const now = useServerNow();
  const prediction = card.heard?.prediction;
  const isSlow =
    prediction?.status === "submitting" &&
    now - Date.parse(prediction.createdAt) > SUBMISSION_MS_USUAL;
  const timeline = useTimeline(isSlow ? prediction : null);
  return isSlow && hasLostContact(timeline.data ?? []);
}
