import type { PredictionRecord, TerminalStatus } from "../predictions/record.ts";
import { WEBHOOK_EVENTS, type WebhookEvent } from "../scenario/schema.ts";

type Meaning = { events: readonly WebhookEvent[]; endings: readonly TerminalStatus[] };

/** A run that was ended before its start is a canceled one here. */
const CANCELED: readonly TerminalStatus[] = ["canceled", "aborted"];
const ENDED = ["completed"] as const;

/** The names of events in the SDK, in the API pages and in older pages (table A2). */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["started", { events: ["start"], endings: [] }],
  ["completed", { events: ENDED, endings: ["succeeded"] }],
  ["failed", { events: ENDED, endings: ["failed"] }],
  ["canceled", { events: ENDED, endings: CANCELED }],
  ["prediction.started", { events: ["start"], endings: [] }],
  ["prediction.succeeded", { events: ENDED, endings: ["succeeded"] }],
  ["prediction.failed", { events: ENDED, endings: ["failed"] }],
  ["prediction.cancelled", { events: ENDED, endings: CANCELED }],
]);

export type AskedEvents = {
  events: WebhookEvent[];
  /** Null for all endings. */
  endings: TerminalStatus[] | null;
};

/** What a list of event names asks for; undefined when one of them is unknown. */
export function readEvents(names: readonly string[]): AskedEvents | undefined {
  const meanings = names.map((name) => MEANINGS.get(name));
  const events = new Set<WebhookEvent>();
  const endings = new Set<TerminalStatus>();
  for (const meaning of meanings) {
    if (meaning === undefined) return undefined;
    for (const event of meaning.events) events.add(event);
    for (const ending of meaning.endings) endings.add(ending);
  }
  return { events: [...events], endings: [...endings] };
}

/** The filter of the course's form, in the words of the machinery; undefined when one is unknown. */
export function readFilter(names: readonly string[]): AskedEvents | undefined {
  const events = names.map((name) => WEBHOOK_EVENTS.find((event) => event === name));
  const known = events.filter((event) => event !== undefined);
  return known.length === events.length ? { events: known, endings: null } : undefined;
}

/** Type of the envelope around a webhook's body. */
export function eventTypeOf(record: PredictionRecord): string {
  switch (record.status) {
    case "starting":
    case "processing":
      return "prediction.started";
    case "succeeded":
    case "failed":
      return `prediction.${record.status}`;
    case "canceled":
    case "aborted":
      return "prediction.cancelled";
  }
}
