import type { PredictionView } from "../server/views.ts";

/** What the server's stream says. */
export type StreamNews =
  /** Always first; its id is the highest event that the server had then. */
  | { kind: "opened" }
  | { kind: "prediction"; prediction: PredictionView }
  /** Progress or a preview between two events; the id is that of the last event. */
  | { kind: "progress"; prediction: PredictionView }
  /** More happened than the server keeps for a reader: ask for the lists again. */
  | { kind: "behind" };

/** After this older events may have been missed, and the lists must be asked for. */
export function isGap(
  news: StreamNews,
): news is Extract<StreamNews, { kind: "opened" | "behind" }> {
  return news.kind === "opened" || news.kind === "behind";
}

/** News with the global id of the event table, decimal text. */
export type TrackedNews = { eventId: string; news: StreamNews };

/** How a tab is kept up to date. */
export const LIVE_STATES = ["live", "connecting", "polling"] as const;
export type LiveState = (typeof LIVE_STATES)[number];

/** What tabs of one account tell each other. */
export type TabMessage =
  /** The leader is there; how its stream stands, and where a stream would resume. */
  | { type: "beat"; state: LiveState; eventId: string | null }
  /** Is the leader there? */
  | { type: "ask" }
  | ({ type: "news" } & TrackedNews)
  /** What the leader asked for after the last opening. */
  | { type: "caught_up"; predictions: readonly PredictionView[] };

const EVENT_ID = /^\d{1,20}$/;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** The router gives predictions their form; here only what the store goes by is looked at. */
function isPrediction(value: unknown): value is PredictionView {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    typeof value["status"] === "string" &&
    typeof value["sequence"] === "number"
  );
}

function isEventId(value: unknown): value is string {
  return typeof value === "string" && EVENT_ID.test(value);
}

function readNews(value: unknown): StreamNews | null {
  if (!isRecord(value)) return null;
  const { kind, prediction } = value;
  if (kind === "opened" || kind === "behind") return { kind };
  if (kind !== "prediction" && kind !== "progress") return null;
  return isPrediction(prediction) ? { kind, prediction } : null;
}

/** One message of the stream, `{ id, data }`; null for what this page does not know. */
export function readTracked(value: unknown): TrackedNews | null {
  if (!isRecord(value) || !isEventId(value["id"])) return null;
  const news = readNews(value["data"]);
  return news === null ? null : { eventId: value["id"], news };
}

/** One message of another tab; null for what this page does not know. */
export function readTabMessage(value: unknown): TabMessage | null {
  if (!isRecord(value)) return null;
  const { type, eventId, predictions } = value;
  if (type === "ask") return { type };
  if (type === "beat") {
    const state = LIVE_STATES.find((known) => known === value["state"]);
    if (state === undefined) return null;
    return { type, state, eventId: isEventId(eventId) ? eventId : null };
  }
  if (type === "caught_up" && Array.isArray(predictions)) {
    return { type, predictions: predictions.filter(isPrediction) };
  }
  if (type !== "news" || !isEventId(eventId)) return null;
  const news = readNews(value["news"]);
  return news === null ? null : { type, eventId, news };
}
