/**
 * All accounts that act as one with this one: itself, what took it over, and what that took over.
 * @param account an SQL expression for the id
 */
export const familyOf = (account: string): string => `(SELECT ${account}
  UNION SELECT merged_into FROM account WHERE id = ${account} AND merged_into IS NOT NULL
  UNION SELECT kin.id FROM account AS kin JOIN account AS own
    ON kin.merged_into = coalesce(own.merged_into, own.id) WHERE own.id = ${account})`;

/** Whether an endpoint takes events now. */
export const IS_OPEN = "endpoint.disabled_at IS NULL AND endpoint.deleted_at IS NULL";

/** Whether somebody may want to know of this prediction, by the endpoints that are there now. */
export function listens(prediction: string, account: string): string {
  return `(EXISTS (SELECT 1 FROM endpoint) AND (
  EXISTS (SELECT 1 FROM endpoint WHERE endpoint.prediction_id = ${prediction} AND ${IS_OPEN})
  OR EXISTS (SELECT 1 FROM endpoint WHERE endpoint.prediction_id IS NULL AND ${IS_OPEN}
    AND endpoint.account_id IN ${familyOf(account)})))`;
}
