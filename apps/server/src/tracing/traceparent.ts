/** One span as the W3C header `traceparent` names it. */
export type SpanReference = { traceId: string; spanId: string; isSampled: boolean };

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const NONE = /^0+$/;
const SAMPLED = 0x01;

/** Reads a `traceparent`; null for what is none, which then counts as absent. */
export function readTraceparent(text: string | null): SpanReference | null {
  const match = TRACEPARENT.exec(text ?? "");
  if (match === null) return null;
  const [, version = "", traceId = "", spanId = "", flags = "", more] = match;
  if (version === "ff" || NONE.test(traceId) || NONE.test(spanId)) return null;
  // Later versions may add parts; the first one has none.
  if (version === "00" && more !== undefined) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0 };
}

/** The same as text. */
export function writeTraceparent({ traceId, spanId, isSampled }: SpanReference): string {
  return `00-${traceId}-${spanId}-${isSampled ? "01" : "00"}`;
}
