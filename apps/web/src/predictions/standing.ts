import { isTerminal } from "@darkroom/lifecycle";
import { waitsForNetwork } from "./cards.ts";
import type { Card } from "./cards.ts";
import { NOT_SENT_WORDS, OFFLINE_WORDS } from "./words.ts";

/** Whether the card still waits for its end. */
export function isRunning(card: Card): boolean {
  if (card.sending !== "sent") return card.sending === "sending";
  return card.heard === null || !isTerminal(card.heard.prediction.status);
}

/** Whether it still waits for its turn: it can be cancelled before anything was begun. */
export function isQueued(card: Card): boolean {
  return isRunning(card) && card.heard?.prediction.status === "queued";
}

/** What the tray says when there will be no picture; null while there may be one. */
export function trayNote(card: Card): string | null {
  if (card.sending === "not_sent") return waitsForNetwork(card) ? OFFLINE_WORDS : NOT_SENT_WORDS;
  const prediction = card.heard?.prediction;
  if (prediction === undefined || !isTerminal(prediction.status)) return null;
  if (prediction.status === "succeeded") {
    return prediction.outputs.length === 0 ? "The picture is no longer kept" : null;
  }
  return "No picture";
}
