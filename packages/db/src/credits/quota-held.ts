/**
 * SQL: the places of a quota that are taken: by what runs and by what succeeded since a time, and
 * by the items of batches that still wait, which were admitted with their batch.
 * @param subject an expression for the digest @param since an expression for the time
 */
export function quotaHeld(subject: string, since: string): string {
  return `((SELECT count(*) FROM prediction
  WHERE quota_subject = ${subject} AND created_at > ${since}
    AND (ended_at IS NULL OR status = 'succeeded'))
  + coalesce((SELECT sum(waiting) FROM batch WHERE quota_subject = ${subject}), 0))`;
}
