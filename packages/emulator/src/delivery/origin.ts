import type { PredictionRecord } from "../predictions/record.ts";

/** Scheme and host of a prediction's files, for a reader who reached us under `origin`. */
export function deliveryOrigin(record: PredictionRecord, origin: string): string {
  const host = record.scenario.output?.host;
  if (host === undefined) return origin;
  if (host !== "separate") return new URL(host).origin;
  const url = new URL(origin);
  url.hostname = url.hostname === "localhost" ? "127.0.0.1" : "localhost";
  return url.origin;
}
