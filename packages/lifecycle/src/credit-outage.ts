/** One odd answer is no outage: a provider has said so falsely for hours, and once by chance. */
export const OUTAGE_REFUSALS_MIN = 2;
/** Refusals of one moment are one answer; the next counts when this much time has passed, ms. */
export const OUTAGE_SPAN_MS_MIN = 5_000;
/** Without a further refusal for so long the outage counts as over and an order may try; ms. */
export const OUTAGE_FORGOTTEN_MS = 300_000;

/** How often in a row a provider has said that our account there is out of credit. */
export type CreditRefusals = { count: number; firstAt: number; lastAt: number };

/** A clock that went back by more than a moment makes what is written later than now void. */
const isRecent = ({ lastAt }: CreditRefusals, now: number): boolean =>
  Math.abs(now - lastAt) < OUTAGE_FORGOTTEN_MS;

/** What is known after one more refusal. */
export function noteRefusal(known: CreditRefusals | null, at: number): CreditRefusals {
  if (known === null || !isRecent(known, at)) return { count: 1, firstAt: at, lastAt: at };
  return { ...known, count: known.count + 1, lastAt: Math.max(known.lastAt, at) };
}

/**
 * Whether our account at a provider is out of credit, as far as we can tell: no reservation is
 * made then. What waits already keeps asking, and the first creation that is taken ends it.
 */
export function isOutOfCredit(known: CreditRefusals | null, now: number): boolean {
  if (known === null || !isRecent(known, now)) return false;
  const isRepeated = known.lastAt - known.firstAt >= OUTAGE_SPAN_MS_MIN;
  return isRepeated && known.count >= OUTAGE_REFUSALS_MIN;
}
