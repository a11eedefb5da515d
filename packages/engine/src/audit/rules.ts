import { ENDPOINT_RULES } from "../endpoints/audit-rules.ts";
import { NOTIFICATION_RULES } from "../notifications/audit-rules.ts";

type AuditRule = { name: string; sql: string };

const TERMINAL = "('succeeded', 'failed', 'canceled', 'expired')";

const endsWith = (text: string, end: string): string => `substr(${text}, -length(${end})) = ${end}`;

/** Each query gives a row, `subject` and `detail`, for everything that breaks the rule. */
export const AUDIT_RULES: readonly AuditRule[] = [
  {
    name: "funded = available + reserved + captured",
    sql: `select id as subject,
        funded || ' <> ' || available || ' + ' || reserved || ' + ' || captured as detail
      from account where funded <> available + reserved + captured`,
  },
  {
    name: "the balance is the sum of the ledger",
    sql: `select a.id as subject, 'balance ' || a.available || '/' || a.reserved || '/' || a.captured
        || ', ledger ' || l.available || '/' || l.reserved || '/' || l.captured as detail
      from account a join (
        select account.id as account_id,
          coalesce(sum(case kind when 'reservation' then -credits when 'capture' then 0
            else credits end), 0) as available,
          coalesce(sum(case kind when 'reservation' then credits when 'capture' then -credits
            when 'release' then -credits else 0 end), 0) as reserved,
          coalesce(sum(case kind when 'capture' then credits else 0 end), 0) as captured
        from account left join ledger_entry on ledger_entry.account_id = account.id
        group by account.id
      ) l on l.account_id = a.id
      where a.available <> l.available or a.reserved <> l.reserved or a.captured <> l.captured`,
  },
  {
    name: "a terminal prediction has no open reservation",
    sql: `select id as subject, status || ' holds ' || credits_reserved as detail
      from prediction where status in ${TERMINAL} and credits_reserved <> 0`,
  },
  {
    name: "the ledger of a prediction is settled when it is terminal",
    sql: `select p.id as subject, p.status || ': reserved ' || l.reserved || ', captured '
        || l.captured || ', released ' || l.released as detail
      from prediction p join (
        select prediction_id,
          sum(case kind when 'reservation' then credits else 0 end) as reserved,
          sum(case kind when 'capture' then credits else 0 end) as captured,
          sum(case kind when 'release' then credits else 0 end) as released
        from ledger_entry where prediction_id is not null group by prediction_id
      ) l on l.prediction_id = p.id
      where (p.status in ${TERMINAL} and l.reserved <> l.captured + l.released)
        or (p.status not in ${TERMINAL} and (l.captured <> 0 or l.released <> 0))`,
  },
  {
    name: "every priced prediction was reserved in full",
    sql: `select p.id as subject, 'price ' || p.credits_price || ', reserved '
        || coalesce(sum(l.credits), 0) as detail
      from prediction p left join ledger_entry l on l.prediction_id = p.id and l.kind = 'reservation'
      group by p.id having coalesce(sum(l.credits), 0) <> p.credits_price`,
  },
  {
    name: "succeeded means captured",
    sql: `select p.id as subject, 'captured ' || p.credits_captured || ', ledger '
        || coalesce(sum(l.credits), 0) as detail
      from prediction p left join ledger_entry l on l.prediction_id = p.id and l.kind = 'capture'
      where p.status = 'succeeded'
      group by p.id having coalesce(sum(l.credits), 0) <> p.credits_captured
        or (p.credits_price > 0 and p.credits_captured = 0 and p.reuse_of is null)`,
  },
  {
    // A source whose bytes were lost is offered to nobody any more: it has no digest.
    name: "what was reused is the success of an equal prediction of the same account",
    sql: `select p.id as subject, 'from ' || p.reuse_of || ': ' || coalesce(s.status, 'unknown')
        as detail
      from prediction p join account a on a.id = p.account_id
      left join prediction s on s.id = p.reuse_of
      left join account b on b.id = s.account_id
      where p.status = 'succeeded' and p.reuse_of is not null
        and (s.id is null or s.status <> 'succeeded' or p.provider_prediction_id is not null
          or coalesce(s.reuse_digest, p.reuse_digest) <> p.reuse_digest
          or coalesce(a.merged_into, a.id) <> coalesce(b.merged_into, b.id)
          or not exists (select 1 from prediction_event e where e.prediction_id = p.id
            and e.sequence = p.sequence and e.type = 'result.reused'))`,
  },
  {
    name: "the bytes of a stored result belong to one prediction",
    sql: `select storage_key as subject, count(*) || ' results' as detail
      from stored_result group by storage_key having count(*) > 1`,
  },
  {
    name: "captured means succeeded, or a rule that its end names",
    sql: `select p.id as subject, p.status as detail from prediction p
      where p.credits_captured > 0 and p.status <> 'succeeded'
        and not exists (select 1 from prediction_event e where e.prediction_id = p.id
          and e.sequence = p.sequence and e.detail ->> '$.moneyRule' = p.error_code)`,
  },
  {
    name: "transfers come in pairs that add up to nothing",
    sql: `select coalesce(detail ->> '$.transfer', id) as subject,
        count(*) || ' entries, sum ' || sum(credits) as detail
      from ledger_entry where kind = 'transfer'
      group by 1 having count(*) <> 2 or sum(credits) <> 0`,
  },
  {
    name: "credits leave a merged account, and only such a one",
    sql: `select e.id as subject, e.account_id || ' was not merged' as detail
      from ledger_entry e join account a on a.id = e.account_id
      where e.kind = 'transfer' and e.credits < 0 and a.merged_into is null`,
  },
  {
    name: "what merged accounts went into was not merged itself",
    sql: `select a.id as subject, a.merged_into || ' is no open account' as detail
      from account a left join account b on b.id = a.merged_into
      where a.merged_into is not null and (b.id is null or b.merged_into is not null)`,
  },
  {
    name: "succeeded means a stored result or its tombstone",
    sql: `select p.id as subject, 'no stored result' as detail from prediction p
      where p.status = 'succeeded'
        and not exists (select 1 from stored_result r where r.prediction_id = p.id)`,
  },
  {
    name: "a stored result belongs to a success",
    sql: `select r.id as subject, p.status as detail
      from stored_result r join prediction p on p.id = r.prediction_id
      where p.status <> 'succeeded'`,
  },
  {
    name: "the row's sequence is its last event",
    sql: `select p.id as subject, 'row ' || p.sequence || ', events ' || count(e.id) || ' up to '
        || coalesce(max(e.sequence), 0) as detail
      from prediction p left join prediction_event e on e.prediction_id = p.id
      group by p.id having coalesce(max(e.sequence), 0) <> p.sequence or count(e.id) <> p.sequence`,
  },
  {
    name: "the row's status is where its last event led",
    sql: `select p.id as subject, p.status || ' <> ' || e.to_status as detail
      from prediction p join prediction_event e
        on e.prediction_id = p.id and e.sequence = p.sequence
      where e.to_status <> p.status`,
  },
  {
    name: "nothing happens after the end",
    sql: `select e.prediction_id as subject, e.from_status || ' -> ' || e.to_status as detail
      from prediction_event e where e.from_status in ${TERMINAL}`,
  },
  {
    // Deliveries from before the oldest news on record are not judged: that was swept. Some name
    // a run by the end of its reference alone.
    name: "news of a run that is nobody's is on record",
    sql: `select d.id as subject, d.provider_prediction_id || ': ' || d.outcome as detail
      from webhook_delivery d
      where d.processed_at is not null and d.outcome not in ('missing', 'duplicate', 'stale')
        and d.provider_prediction_id is not null
        and d.processed_at >= coalesce((select min(at) from ignored_update),
          (select 9e15 from sqlite_sequence where name = 'ignored_update'), 0)
        and not exists (select 1 from prediction p where p.provider = d.provider
          and p.provider_prediction_id = d.provider_prediction_id)
        and not exists (select 1 from prediction p where p.id = d.prediction_id
          and ${endsWith("p.provider_prediction_id", "d.provider_prediction_id")})
        and not exists (select 1 from ignored_update u where u.prediction_id = d.prediction_id
          and ${endsWith("u.provider_prediction_id", "d.provider_prediction_id")})`,
  },
  {
    name: "a prediction that is not terminal has work waiting for it",
    sql: `select p.id as subject, p.status || ' without a job' as detail from prediction p
      where p.status not in ${TERMINAL}
        and not exists (select 1 from job j where j.prediction_id = p.id and j.dead_at is null)`,
  },
  ...ENDPOINT_RULES,
  {
    name: "every look of an operator names the account whose prompt it was",
    sql: `select a.id as subject, a.account_id || ' <> ' || p.account_id as detail
      from operator_access a join prediction p on p.id = a.prediction_id
      where a.account_id <> p.account_id`,
  },
  ...NOTIFICATION_RULES,
  {
    name: "a schedule has its job, dead or alive",
    sql: `select schedule.id as subject, 'job ' || schedule.job_id as detail
      from schedule left join job on job.id = schedule.job_id
      where job.id is null or job.kind <> 'fire_schedule'`,
  },
];
