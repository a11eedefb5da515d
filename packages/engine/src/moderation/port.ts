/** An order as whoever moderates sees it; the input is checked, with its defaults. */
export type ModeratedOrder = {
  model: string;
  input: Record<string, unknown>;
  /** Id of the account that pays. */
  account: string;
};

/**
 * `code` is a word for machines, `text` a sentence for the person who ordered, who can act on it.
 */
export type ModerationAnswer =
  | { outcome: "allow" }
  | { outcome: "refuse"; code: string; text: string };

/**
 * Judges an order before any credit is reserved. The signal is aborted when nobody waits for the
 * answer any more.
 */
export type Moderate = (order: ModeratedOrder, signal: AbortSignal) => Promise<ModerationAnswer>;

export type ModerationRules = {
  /** Default `MODERATION_MS_MAX`, milliseconds. */
  timeoutMs?: number;
  /** What becomes of an order that could not be judged; default `refuse`. */
  onUnavailable?: "allow" | "refuse";
};
