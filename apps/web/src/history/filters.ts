import type { Status } from "@darkroom/lifecycle";
import { isTerminal } from "@darkroom/lifecycle";
import type { PredictionView } from "../server/views.ts";
import { promptOf } from "../predictions/words.ts";

/** What can be looked for by where it stands; `running` is everything that has not ended. */
export const STATES = ["all", "running", "succeeded", "failed", "canceled", "expired"] as const;
export type StateFilter = (typeof STATES)[number];

/** What the address says of a history; what is not there does not filter. */
export type HistorySearch = { state?: StateFilter; model?: string; text?: string };

const isState = (value: unknown): value is StateFilter => STATES.some((state) => state === value);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** Reads an address; whatever is no filter is left out. */
export function readSearch(search: Readonly<Record<string, unknown>>): HistorySearch {
  const { state, model, text } = search;
  return {
    ...(isState(state) && state !== "all" ? { state } : {}),
    ...(isText(model) ? { model } : {}),
    ...(isText(text) ? { text } : {}),
  };
}

/** The status that the server filters by; null where it lists all. */
export function statusOf({ state }: HistorySearch): Status | null {
  return state === undefined || state === "all" || state === "running" ? null : state;
}

/** Whether a prediction belongs to what is looked for. */
export function matches(search: HistorySearch, prediction: PredictionView): boolean {
  const { state = "all", model, text } = search;
  if (model !== undefined && prediction.model !== model) return false;
  if (state === "running" && isTerminal(prediction.status)) return false;
  if (state !== "all" && state !== "running" && prediction.status !== state) return false;
  if (text === undefined) return true;
  return promptOf(prediction.input).toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());
}
