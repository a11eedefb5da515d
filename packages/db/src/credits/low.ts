import { LOW_CREDITS_MIN } from "@darkroom/lifecycle";
import { insertNews } from "../jobs/news.ts";

/** SQL expressions that say how credits have just left an account. */
export type LowFall = {
  /** Of the news: made from what is made once for the intent. */
  id: string;
  /** Tables that hold `account`. */
  from: string;
  where: string;
  /** What has left the available credits, positive. */
  left: string;
  at: string;
};

/**
 * SQL: tells an account that its available credits have just fallen below `LOW_CREDITS_MIN`. It
 * stands right behind the statement that took them, in the same commit: who was below before is
 * not told again, and who rose above it since is. A merged account is nobody's any more.
 */
export const tellLow = ({ id, from, where, left, at }: LowFall): string =>
  insertNews(`SELECT ${id} AS id, account.id AS account_id, ${at} AS at, json_object(
    'type', 'credit.low', 'at', ${at}, 'available', account.available) AS payload
  FROM ${from} WHERE ${where} AND account.merged_into IS NULL
    AND account.available < ${LOW_CREDITS_MIN}
    AND account.available + (${left}) >= ${LOW_CREDITS_MIN}`);
