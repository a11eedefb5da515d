import { balanceChange } from "@darkroom/lifecycle";
import { NEW_JOB_COLUMNS, encodeJob } from "../jobs/encode.ts";
import type { LedgerEntryRow } from "../rows.ts";
import { endpoint } from "../schema/endpoint.ts";
import { ledgerEntry } from "../schema/ledger-entry.ts";
import { predictionEvent } from "../schema/prediction-event.ts";
import { prediction } from "../schema/prediction.ts";
import { storedResult } from "../schema/stored-result.ts";
import { columnsOf, encodeRow } from "../tables.ts";
import type { TableColumn } from "../tables.ts";
import type { Unit } from "./unit.ts";

/** Columns that no later unit writes. */
const WRITTEN_ONCE = [
  "id",
  "accountId",
  "requestId",
  "mode",
  "input",
  "inputDigest",
  "idempotencyKey",
  "creditsPrice",
  "retryOf",
  "createdAt",
  "quotaSubject",
];

export const PREDICTION_COLUMNS = columnsOf(prediction);
export const CHANGING_COLUMNS = columnsOf(prediction, WRITTEN_ONCE);
export const EVENT_COLUMNS = columnsOf(predictionEvent, ["id", "commitId"]);
export const LEDGER_COLUMNS = columnsOf(ledgerEntry, ["commitId"]);
export const RESULT_COLUMNS = columnsOf(storedResult);
export const JOB_COLUMNS = NEW_JOB_COLUMNS;
export const ENDPOINT_COLUMNS = columnsOf(endpoint);

/** What an encoded event carries after its columns: the guards of its unit. */
export const GUARDS = [
  "idempotency_key",
  "needed",
  "job_id",
  "job_owner",
  "quota_subject",
  "quota_max",
  "quota_since",
  "item_batch",
  "item_position",
  "alike_digest",
  "alike_priority",
] as const;
/** What an encoded ledger entry carries after its columns: its effect on the balances. */
export const BALANCES = ["available", "reserved", "captured", "funded"] as const;

/** The place of a column in an encoded row. */
export function placeOf(columns: readonly TableColumn[], property: string): number {
  const place = columns.findIndex((column) => column.property === property);
  if (place < 0) throw new TypeError(`there is no column for ${property}`);
  return place;
}

/**
 * Only reservations need money; what other entries give back counts after the commit. An item of
 * a batch needs none, since its batch holds what it takes.
 */
export function neededCredits(unit: Unit): number {
  if (unit.batchItem !== undefined) return 0;
  return unit.ledger.reduce(
    (sum, { kind, credits }) => (kind === "reservation" ? sum + credits : sum),
    0,
  );
}

export function isCreate(unit: Unit): boolean {
  return unit.event.sequence === 1;
}

/** The event of a unit with the guards of the unit. */
export function encodeEvent(unit: Unit): unknown[] {
  const { event, prediction: row, doneJob, quota, batchItem } = unit;
  return [
    ...encodeRow(EVENT_COLUMNS, event),
    isCreate(unit) ? row.idempotencyKey : null,
    neededCredits(unit),
    doneJob?.id ?? null,
    doneJob?.leaseOwner ?? null,
    quota === undefined ? null : row.quotaSubject,
    quota?.slotsMax ?? null,
    quota === undefined ? null : event.at - quota.windowMs,
    batchItem?.batchId ?? null,
    batchItem?.position ?? null,
    unit.isFirstOfAlike === true ? row.reuseDigest : null,
    row.priority,
  ];
}

function encodeEntry(entry: Omit<LedgerEntryRow, "commitId">): unknown[] {
  const change = balanceChange(entry.kind, entry.credits);
  return [...encodeRow(LEDGER_COLUMNS, entry), ...BALANCES.map((balance) => change[balance])];
}

/** The parts of a group, by the table that they are written to. */
const PARTS = [
  "events",
  "creates",
  "updates",
  "entries",
  "jobs",
  "results",
  "endpoints",
  "announcements",
  "doneJobs",
  "batchItems",
] as const;
type Part = (typeof PARTS)[number];

/** The rows of a group as JSON text for each part; null where there are none. */
export type EncodedGroup = Record<Part, string | null>;

function rowsOf(units: readonly Unit[]): Record<Part, unknown[][]> {
  const rows: Record<Part, unknown[][]> = {
    events: units.map(encodeEvent),
    creates: [],
    updates: [],
    entries: [],
    jobs: [],
    results: [],
    endpoints: [],
    announcements: [],
    doneJobs: [],
    batchItems: [],
  };
  for (const unit of units) {
    const { prediction: row, doneJob, batchItem, announcement, endpoint: named } = unit;
    const { uid } = unit.event;
    if (isCreate(unit)) rows.creates.push([...encodeRow(PREDICTION_COLUMNS, row), uid]);
    else rows.updates.push([...encodeRow(CHANGING_COLUMNS, row), uid]);
    for (const entry of unit.ledger) rows.entries.push([...encodeEntry(entry), uid]);
    for (const job of unit.jobs) rows.jobs.push([...encodeJob(job), uid]);
    for (const result of unit.results) {
      rows.results.push([...encodeRow(RESULT_COLUMNS, result), uid]);
    }
    if (named) rows.endpoints.push([...encodeRow(ENDPOINT_COLUMNS, named), uid]);
    if (announcement) rows.announcements.push([...encodeJob(announcement), uid]);
    if (doneJob) rows.doneJobs.push([doneJob.id, doneJob.leaseOwner, uid]);
    if (batchItem) {
      rows.batchItems.push([batchItem.batchId, batchItem.position, batchItem.credits, uid]);
    }
  }
  return rows;
}

/** Encodes a group for its statements. Every row but an event ends with the uid of its event. */
export function encodeGroup(units: readonly Unit[]): EncodedGroup {
  const rows = rowsOf(units);
  const json = (part: Part): string | null =>
    rows[part].length === 0 ? null : JSON.stringify(rows[part]);
  return {
    events: json("events"),
    creates: json("creates"),
    updates: json("updates"),
    entries: json("entries"),
    jobs: json("jobs"),
    results: json("results"),
    endpoints: json("endpoints"),
    announcements: json("announcements"),
    doneJobs: json("doneJobs"),
    batchItems: json("batchItems"),
  };
}

/** Length of the longest JSON text of a group, characters. */
export function longestChars(group: EncodedGroup): number {
  return Math.max(...PARTS.map((part) => group[part]?.length ?? 0));
}

/**
 * Refuses what no unit may be: parts that speak of different predictions.
 * @throws TypeError
 */
export function checkUnit(unit: Unit): void {
  const { prediction: row, event } = unit;
  const isWhole =
    event.predictionId === row.id &&
    event.accountId === row.accountId &&
    event.sequence === row.sequence &&
    event.sequence >= 1;
  if (!isWhole) throw new TypeError(`event and row of prediction ${row.id} do not belong together`);
}
