/** What must hold of notifications; each query gives a row for everything that breaks its rule. */
export const NOTIFICATION_RULES = [
  {
    name: "a notification was given to its channels, or a job will do it",
    sql: `select n.id as subject, n.kind || ' without a job' as detail from notification n
      where n.spread_at is null and not exists (select 1 from job j
        where j.kind = 'spread_notification' and j.payload ->> '$.notificationId' = n.id)`,
  },
  {
    name: "what is told of a prediction is how it ended",
    sql: `select n.id as subject, n.kind || ', ' || p.status as detail
      from notification n join prediction p on p.id = n.subject
      where n.kind <> 'prediction.' || p.status`,
  },
] as const;
