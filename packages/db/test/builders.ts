import { v7 as newId } from "uuid";
import type { Database } from "../src/database.ts";
import { openAccount } from "../src/accounts/open.ts";
import { grantCredits } from "../src/credits/grant.ts";
import type { LedgerEntryRow, NewJob, PredictionRow, StoredResultRow } from "../src/rows.ts";
import type { Unit } from "../src/units/unit.ts";

export { newId };

/** The time of all fixtures, milliseconds since the epoch. */
export const NOW = 1_800_000_000_000;

export function buildPrediction(overrides: Partial<PredictionRow> = {}): PredictionRow {
  return {
    id: newId(),
    accountId: "account-without-row",
    requestId: newId(),
    provider: "emulator",
    model: "darkroom/sketch",
    modelVersion: null,
    input: { prompt: "a red door" },
    status: "queued",
    sequence: 1,
    pattern: "poll",
    priority: 0,
    creditsReserved: 0,
    creditsPrice: 0,
    creditsCaptured: 0,
    idempotencyKey: null,
    inputDigest: "digest",
    callbackUsed: false,
    providerPredictionId: null,
    providerStatus: null,
    providerOutputs: null,
    cancelRequested: false,
    errorCode: null,
    retryOf: null,
    createdAt: NOW,
    submittedAt: null,
    lostAt: null,
    startedAt: null,
    finishedAt: null,
    endedAt: null,
    deadlineAt: NOW + 600_000,
    runAt: null,
    providerDurationMs: null,
    deletedAt: null,
    quotaSubject: null,
    reuseDigest: null,
    reuseOf: null,
    mode: "",
    abandonedAt: null,
    ...overrides,
  };
}

export function buildJob(overrides: Partial<NewJob> = {}): NewJob {
  return {
    id: newId(),
    kind: "submit_prediction",
    predictionId: null,
    accountId: null,
    payload: {},
    priority: 0,
    runAt: NOW,
    attemptsMax: 5,
    rateBucket: null,
    createdAt: NOW,
    ...overrides,
  };
}

type Entry = Omit<LedgerEntryRow, "commitId">;

export function buildEntry(prediction: PredictionRow, kind: Entry["kind"], credits: number): Entry {
  return {
    id: newId(),
    accountId: prediction.accountId,
    predictionId: prediction.id,
    kind,
    credits,
    idempotencyKey: `${kind}:${prediction.id}`,
    at: NOW,
    detail: null,
  };
}

export function buildResult(
  prediction: PredictionRow,
  overrides: Partial<StoredResultRow> = {},
): StoredResultRow {
  return {
    id: newId(),
    predictionId: prediction.id,
    accountId: prediction.accountId,
    position: 0,
    kind: "image",
    mediaType: "image/webp",
    bytes: 12_345,
    sha256: "sha256",
    storageKey: `results/${prediction.id}/0`,
    width: 512,
    height: 512,
    durationMs: null,
    thumbhash: null,
    createdAt: NOW,
    tombstonedAt: null,
    ...overrides,
  };
}

function buildEvent(prediction: PredictionRow, type: string): Unit["event"] {
  return {
    uid: newId(),
    predictionId: prediction.id,
    accountId: prediction.accountId,
    sequence: prediction.sequence,
    type,
    fromStatus: null,
    toStatus: prediction.status,
    actor: "user:test",
    requestId: prediction.requestId,
    at: NOW,
    detail: null,
  };
}

/** A unit that creates a prediction, reserves its price and enqueues its submission. */
export function buildCreate(
  accountId: string,
  price: number,
  overrides: Partial<PredictionRow> = {},
): Unit {
  const prediction = buildPrediction({
    accountId,
    creditsPrice: price,
    creditsReserved: price,
    ...overrides,
  });
  return {
    prediction,
    event: buildEvent(prediction, "prediction.created"),
    ledger: price > 0 ? [buildEntry(prediction, "reservation", price)] : [],
    jobs: [buildJob({ predictionId: prediction.id, accountId })],
    results: [],
  };
}

/** A unit that moves a prediction on from the given row. */
export function buildUpdate(
  from: PredictionRow,
  changes: Partial<PredictionRow>,
  parts: Partial<Pick<Unit, "ledger" | "jobs" | "results" | "doneJob">> = {},
): Unit {
  const prediction = { ...from, sequence: from.sequence + 1, ...changes };
  return {
    prediction,
    event: { ...buildEvent(prediction, "prediction.changed"), fromStatus: from.status },
    ledger: [],
    jobs: [],
    results: [],
    ...parts,
  };
}

/** A unit that ends a prediction and settles its whole reservation. */
export function buildEnd(from: PredictionRow, status: "succeeded" | "failed"): Unit {
  const kind = status === "succeeded" ? "capture" : "release";
  const unit = buildUpdate(from, {
    status,
    creditsReserved: 0,
    creditsCaptured: kind === "capture" ? from.creditsReserved : 0,
    endedAt: NOW,
  });
  const ledger =
    from.creditsReserved > 0 ? [buildEntry(unit.prediction, kind, from.creditsReserved)] : [];
  return { ...unit, ledger };
}

/** A fresh account with a balance that was paid for. */
export async function fundAccount(database: Database, credits: number): Promise<string> {
  const accountId = await openAccount(database, { userId: newId(), accountId: newId(), at: NOW });
  if (credits > 0) {
    const id = newId();
    const idempotencyKey = `payment:${accountId}`;
    await grantCredits(database, {
      id,
      accountId,
      credits,
      kind: "grant",
      idempotencyKey,
      at: NOW,
    });
  }
  return accountId;
}
