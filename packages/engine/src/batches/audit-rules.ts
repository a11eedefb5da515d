import { RETURNED_WELCOME } from "@darkroom/db";

const COUNTED = ["succeeded", "failed", "canceled", "expired", "refused"] as const;

/** What must hold between a batch, its items, their predictions and the ledger. */
export const BATCH_AUDIT_RULES = [
  {
    name: "a batch holds what its ledger reserved and did not release",
    sql: `select b.id as subject, 'holds ' || b.credits_held || ', ledger ' || coalesce(l.credits, 0)
        as detail
      from batch b left join (
        select detail ->> '$.batchId' as batch_id,
          sum(case kind when 'reservation' then credits else -credits end) as credits
        from ledger_entry where prediction_id is null and kind in ('reservation', 'release')
        group by 1
      ) l on l.batch_id = b.id
      where b.credits_held <> coalesce(l.credits, 0)`,
  },
  {
    name: "a batch holds the price of the items that wait",
    sql: `select b.id as subject, 'holds ' || b.credits_held || ' for ' || b.waiting
        || ', items ' || coalesce(sum(i.credits), 0) || ' for ' || count(i.position) as detail
      from batch b left join batch_item i
        on i.batch_id = b.id and i.prediction_id is null and i.outcome is null
      where b.opened_at is not null
      group by b.id having b.waiting <> count(i.position)
        or b.credits_held <> coalesce(sum(i.credits), 0)`,
  },
  {
    name: "the counts of a batch are those of its items",
    sql: `select b.id as subject, 'items ' || count(i.position) || ', row ' || b.items as detail
      from batch b left join batch_item i on i.batch_id = b.id
      where b.opened_at is not null
      group by b.id having b.items <> count(i.position)
        ${COUNTED.map((name) => `or b.${name} <> sum(coalesce(i.outcome = '${name}', 0))`).join(" ")}`,
  },
  {
    name: "the outcome of an item is the end of its prediction",
    sql: `select i.batch_id || ':' || i.position as subject,
        coalesce(i.outcome, 'none') || ' <> ' || p.status as detail
      from batch_item i join prediction p on p.id = i.prediction_id
      where i.outcome is not null
        and (i.outcome <> p.status or i.credits_captured <> p.credits_captured)`,
  },
  {
    name: "a prediction of an item costs what was quoted",
    sql: `select i.batch_id || ':' || i.position as subject,
        'quoted ' || i.credits || ', price ' || p.credits_price as detail
      from batch_item i join prediction p on p.id = i.prediction_id
      where i.credits <> p.credits_price`,
  },
  {
    name: "an item that was tried again names another prediction of the same input",
    sql: `select i.batch_id || ':' || i.position as subject, 'retry of ' || i.retry_of as detail
      from batch_item i join prediction p on p.id = i.prediction_id
      where i.retry_of is not null and p.retry_of is not i.retry_of`,
  },
  {
    name: "a batch that has ended has nothing left",
    sql: `select b.id as subject, 'an item runs' as detail from batch b
      where b.ended_at is not null and exists (select 1 from batch_item i
        where i.batch_id = b.id and i.outcome is null)`,
  },
  {
    name: "a batch that has not ended has work waiting for it",
    sql: `select b.id as subject, 'without a job' as detail from batch b
      where b.opened_at is not null and b.ended_at is null
        and not exists (select 1 from job j where j.id = b.job_id and j.dead_at is null)`,
  },
  {
    name: "what batches gave back of a welcome was not spent",
    sql: `select account.id as subject, 'available ' || account.available || ', returned '
        || ${RETURNED_WELCOME} as detail
      from account where account.available < ${RETURNED_WELCOME}`,
  },
] as const;
