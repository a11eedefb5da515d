import { isTerminal } from "@darkroom/lifecycle";
import type { StudioTexts } from "../languages/english/studio.ts";
import { waitsForNetwork } from "./cards.ts";
import type { Card } from "./cards.ts";

/** Whether the card still waits for its end. */
export function isRunning(card: Card): boolean {
  if (card.sending !== "sent") return card.sending === "sending";
  return card.heard === null || !isTerminal(card.heard.prediction.status);
}

/** Whether it still waits for its turn: it can be cancelled before anything was begun. */
export function isQueued(card: Card): boolean {
  return isRunning(card) && card.heard?.prediction.status === "queued";
}

/** Nothing will be seen in the tray, whatever the reason. */
export function isWithoutPicture(card: Card): boolean {
  if (card.sending === "not_sent") return true;
  const prediction = card.heard?.prediction;
  if (prediction === undefined || !isTerminal(prediction.status)) return false;
  return prediction.status !== "succeeded" || prediction.outputs.length === 0;
}

/** What the tray says when there will be no picture; null while there may be one. */
export function trayNote({ predictions }: StudioTexts, card: Card): string | null {
  if (!isWithoutPicture(card)) return null;
  if (card.sending === "not_sent") {
    return predictions.states[waitsForNetwork(card) ? "offline" : "not_sent"];
  }
  return card.heard?.prediction.status === "succeeded"
    ? predictions.outcome.noLongerKept
    : predictions.outcome.noPicture;
}
