/** The work that tells an account of what is no single prediction's; written with its cause. */
export const NEWS_JOB = { kind: "tell_account", priority: 5, attemptsMax: 10 } as const;

/**
 * SQL: writes such jobs, each once.
 * @param news a query of `id, account_id, payload, at`
 */
export const insertNews = (news: string): string => `INSERT INTO job
  (id, kind, prediction_id, account_id, payload, priority, run_at, attempts_max, rate_bucket,
  created_at)
SELECT id, '${NEWS_JOB.kind}', NULL, account_id, payload, ${NEWS_JOB.priority}, at,
  ${NEWS_JOB.attemptsMax}, NULL, at
FROM (${news}) WHERE true ON CONFLICT (id) DO NOTHING`;
