/** What must hold of deliveries; each query gives a row for everything that breaks its rule. */
export const ENDPOINT_RULES = [
  {
    name: "what is still to be sent has a job, or waits behind an older event",
    sql: `select d.id as subject, 'no job ' || coalesce(d.job_id, 'yet') as detail
      from endpoint_delivery d
      where d.state = 'pending' and not exists (select 1 from job j where j.id = d.job_id)
        and (d.job_id is not null or not exists (select 1 from endpoint_delivery b
          where b.endpoint_id = d.endpoint_id and b.prediction_id = d.prediction_id
            and b.state = 'pending' and b.sequence < d.sequence))`,
  },
  {
    name: "a delivery that has ended says when, and no other does",
    sql: `select id as subject, state as detail from endpoint_delivery
      where (state = 'pending') <> (ended_at is null)`,
  },
  {
    name: "a delivery has as many attempts as it says",
    sql: `select d.id as subject, d.attempts || ' <> ' || count(a.id) as detail
      from endpoint_delivery d left join endpoint_attempt a on a.delivery_id = d.id
      group by d.id having count(a.id) <> d.attempts`,
  },
  {
    name: "an endpoint is sent nothing that was over before it was made",
    sql: `select d.id as subject, 'event ' || e.id || ', since ' || p.since_event_id as detail
      from endpoint_delivery d join endpoint p on p.id = d.endpoint_id
      join prediction_event e on e.prediction_id = d.prediction_id and e.sequence = d.sequence
      where e.id <= p.since_event_id`,
  },
] as const;
