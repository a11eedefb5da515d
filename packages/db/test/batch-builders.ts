import type { BatchOpening } from "../src/batches/open.ts";
import { addDraftItems, createDraft } from "../src/batches/stage.ts";
import type { Database } from "../src/database.ts";
import type { Unit } from "../src/units/unit.ts";
import { NOW, buildCreate, buildJob, newId } from "./builders.ts";
import { readAccount, sumLedger } from "./conformance/facts.ts";
import { expect } from "vitest";

/** Of each item. */
export const PRICE = 3;
export const OPEN_MAX = 2;

/** A list that was read and not started. */
export async function stage(database: Database, accountId: string, items: number): Promise<string> {
  const id = newId();
  const names = { requestId: "request", actor: "user:test", model: "darkroom/sketch" };
  await createDraft(database, { id, accountId, ...names, createdAt: NOW, draftsMax: 9 });
  const rows = Array.from({ length: items }, (_, position) => ({
    position,
    line: null,
    input: { prompt: `door ${position}` },
    credits: PRICE,
    outcome: null,
    problems: null,
  }));
  const totals = { fields: ["prompt"], refused: 0, creditsItemMax: PRICE, inputDigest: "digest" };
  await addDraftItems(database, id, {
    items: rows,
    totals: { ...totals, items, waiting: items, creditsPrice: items * PRICE },
  });
  return id;
}

export const batchJob = () => buildJob({ kind: "expand_batch" });

export function opening(id: string, accountId: string, overrides: Partial<BatchOpening> = {}) {
  const none = { name: null, idempotencyKey: null, runAt: null, quota: null };
  const made = { entryId: newId(), job: batchJob(), at: NOW, openMax: OPEN_MAX };
  return { id, accountId, ...none, ...made, ...overrides };
}

/** The unit that makes one item: what the batch held for it becomes its own reservation. */
export function itemUnit(
  place: { id: string; accountId: string; position: number },
  overrides: Partial<Unit["prediction"]> = {},
): Unit {
  const { id: batchId, accountId, position } = place;
  const unit = buildCreate(accountId, PRICE, overrides);
  const release = {
    id: newId(),
    accountId,
    predictionId: null,
    kind: "release" as const,
    credits: PRICE,
    idempotencyKey: `release:item:${unit.prediction.id}`,
    at: NOW,
    detail: { batchId },
  };
  return {
    ...unit,
    ledger: [release, ...unit.ledger],
    batchItem: { batchId, position, credits: PRICE },
  };
}

/** What the account has is what its ledger says, whatever was done. */
export async function expectBalanced(database: Database, accountId: string): Promise<void> {
  const sums = await sumLedger(database, accountId);
  const sum = (kind: string): number => sums[kind] ?? 0;
  const reserved = sum("reservation") - sum("release") - sum("capture");
  expect(await readAccount(database, accountId)).toMatchObject({
    available: sum("grant") + sum("transfer") - reserved - sum("capture"),
    reserved,
    captured: sum("capture"),
  });
}
