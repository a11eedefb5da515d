/** The verdicts on a received webhook; the route answers each with its own HTTP status. */
export const DELIVERY_VERDICTS = [
  "accepted",
  "duplicate",
  "stale",
  "bad_signature",
  "too_old",
  "too_large",
  "malformed",
  "unknown_prediction",
  "unavailable",
] as const;
export type DeliveryVerdict = (typeof DELIVERY_VERDICTS)[number];

export type ReceivedDelivery = {
  provider: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** From the callback URL's query. */
  predictionId: string | null;
  token: string | null;
  requestId: string;
};

/** A recorded delivery as operators see it. Times are ISO 8601. */
export type DeliveryView = {
  id: string;
  provider: string;
  webhookId: string;
  receivedAt: string;
  verdict: string;
  predictionId: string | null;
  providerPredictionId: string | null;
  bodyBytes: number;
  /** Whether the raw body is still held. */
  bodyKept: boolean;
  processedAt: string | null;
  /** What it changed, or why it changed nothing; null before it was processed. */
  outcome: string | null;
  /** How often it was processed. */
  attempts: number;
};

export type ReplayOutcome =
  | { outcome: "replayed" }
  /** Nothing is recorded under this id, or its prediction does not exist. */
  | { outcome: "not_found" | "unknown_prediction" };

/** A job that failed at its last attempt. Times are ISO 8601. */
