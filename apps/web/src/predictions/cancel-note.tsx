import type { Card } from "./cards.ts";
import { isRunning } from "./standing.ts";

/** A cancel that could not be delivered, or came too late. */
export function CancelNote({ card }: { card: Card }) {
  if (!isRunning(card)) return null;
  if (card.cancel === "not_sent") {
    return <p className="text-small text-danger">The cancel was not sent. Try again.</p>;
  }
  if (card.cancel === "too_late") {
    return <p className="text-small text-soft">Too late to cancel: the picture is being saved.</p>;
  }
  return null;
}
