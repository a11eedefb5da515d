import { RETURNED_WELCOME } from "./returned-welcome.ts";

const DAY_MS = 86_400_000;

// The day is a UTC day and includes what merged accounts spent. What waits in batches counts as
// spent on each day until it is made, since it may be made on any.
const dayCostAt = (at: string): string => `coalesce((SELECT sum(CASE WHEN ended_at IS NULL
    THEN credits_price ELSE credits_captured END)
  FROM prediction WHERE account_id IN (SELECT account.id UNION ALL
      SELECT id FROM account AS merged WHERE merged.merged_into = account.id)
    AND created_at >= ${at} - ${at} % ${DAY_MS}), 0)
  + coalesce((SELECT sum(credits_held) FROM batch WHERE batch.account_id = account.id
    AND batch.opened_at IS NOT NULL AND batch.ended_at IS NULL), 0)`;

// What merged accounts still hold for their running predictions counts as held by this one.
const OPEN = `(reserved + coalesce((SELECT sum(kin.reserved) FROM account AS kin
  WHERE kin.merged_into = account.id), 0))`;

/**
 * SQL: the credits that an account may reserve now, bounded by its balance and its caps; for a
 * statement that reads `account` and joins `account_cap AS cap`.
 * @param at an expression for the time, ms since the epoch
 */
export function spendableAt(at: string): string {
  return `min(available - ${RETURNED_WELCOME}, CASE WHEN cap.open_credits_max IS NULL THEN available
        ELSE cap.open_credits_max - ${OPEN} END,
      CASE WHEN cap.day_credits_max IS NULL THEN available
        ELSE cap.day_credits_max - (${dayCostAt(at)}) END)`;
}
