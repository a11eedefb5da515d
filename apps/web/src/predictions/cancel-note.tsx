import { useTexts } from "../languages/use-texts.ts";
import type { Card } from "./cards.ts";
import { isRunning } from "./standing.ts";

/** A cancel that could not be delivered, or came too late. */
export function CancelNote({ card }: { card: Card }) {
  const { actions } = useTexts().predictions;
  if (!isRunning(card)) return null;
  if (card.cancel === "not_sent") {
    return <p className="text-small text-danger">{actions.cancelNotSent}</p>;
  }
  if (card.cancel === "too_late") {
    return <p className="text-small text-soft">{actions.cancelTooLate}</p>;
  }
  return null;
}
