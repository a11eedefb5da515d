/** What can be said about a card, in the order in which it is said. */
export const NEWS_KINDS = [
  "queued",
  "started",
  "ready",
  "failed",
  "refused",
  "cancelled",
  "expired",
  "not_sent",
  "offline",
] as const;
export type NewsKind = (typeof NEWS_KINDS)[number];
