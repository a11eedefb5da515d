import fc from "fast-check";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Database } from "../../src/database.ts";
import type { PredictionRow } from "../../src/rows.ts";
import { prediction } from "../../src/schema/index.ts";
import type { Unit } from "../../src/units/unit.ts";
import { buildCreate, buildEnd, buildEntry, buildUpdate, fundAccount } from "../builders.ts";
import { readAccount, sumLedger } from "./facts.ts";

type Step =
  | { type: "create"; price: number; payer: number }
  | { type: "end"; target: number; status: "succeeded" | "failed"; isStale: boolean }
  | { type: "touch"; target: number }
  | { type: "overdraw"; target: number; credits: number }
  | { type: "replay"; target: number };

const target = fc.nat({ max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    type: fc.constant("create"),
    price: fc.nat({ max: 6 }),
    payer: fc.nat({ max: 1 }),
  }),
  fc.record({
    type: fc.constant("end"),
    target,
    status: fc.constantFrom("succeeded", "failed"),
    isStale: fc.boolean(),
  }),
  fc.record({ type: fc.constant("touch"), target }),
  fc.record({ type: fc.constant("overdraw"), target, credits: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ type: fc.constant("replay"), target }),
);

/** Units of random steps; rows are the newest that this writer believes in. */
function buildUnits(steps: readonly Step[], accounts: readonly string[]): Unit[] {
  const rows: PredictionRow[] = [];
  const units: Unit[] = [];
  const pick = <Item>(list: readonly Item[], place: number): Item | undefined =>
    list[place % Math.max(1, list.length)];
  for (const each of steps) {
    if (each.type === "create") {
      const unit = buildCreate(accounts[each.payer] ?? "", each.price);
      rows.push(unit.prediction);
      units.push(unit);
      continue;
    }
    const earlier = pick(units, each.target);
    const row = pick(rows, each.target);
    if (earlier === undefined || row === undefined) continue;
    if (each.type === "replay") units.push(earlier);
    if (each.type === "touch") units.push(buildUpdate(row, { providerStatus: "processing" }));
    if (each.type === "end") {
      units.push(
        buildEnd(each.isStale ? { ...row, sequence: row.sequence + 5 } : row, each.status),
      );
    }
    if (each.type === "overdraw") {
      const unit = buildUpdate(row, {});
      const entry = buildEntry(row, "capture", each.credits);
      units.push({ ...unit, ledger: [{ ...entry, idempotencyKey: `overdraw:${unit.event.uid}` }] });
    }
  }
  return units;
}

/** Whatever is thrown at it in whatever order, the money adds up. */
export function describeProperties(get: () => Database, runs: number): void {
  describe("random units", () => {
    it("keep every account balanced and equal to its ledger", async () => {
      const property = fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 20 }),
        fc.boolean(),
        async (steps, credits, areConcurrent) => {
          const accounts = [await fundAccount(get(), credits), await fundAccount(get(), 5)];
          const units = buildUnits(steps, accounts);
          if (areConcurrent) await Promise.all(units.map((unit) => get().transact([unit])));
          else for (const unit of units) await get().transact([unit]);
          for (const accountId of accounts) await expectBalanced(get(), accountId);
        },
      );
      const { failed, counterexample, errorInstance } = await fc.check(property, { numRuns: runs });
      expect({ failed, counterexample, errorInstance }).toMatchObject({ failed: false });
    });
  });
}

async function expectBalanced(database: Database, accountId: string): Promise<void> {
  const row = await readAccount(database, accountId);
  const {
    grant = 0,
    reservation = 0,
    capture = 0,
    release = 0,
  } = await sumLedger(database, accountId);
  expect(row).toMatchObject({
    funded: grant,
    available: grant - reservation + release,
    reserved: reservation - capture - release,
    captured: capture,
  });
  const rows = await database.orm.query.prediction.findMany({
    where: eq(prediction.accountId, accountId),
  });
  const events = await database.read({
    sql: "SELECT prediction_id, max(sequence) AS last, count(*) AS n FROM prediction_event WHERE account_id = ?1 GROUP BY 1",
    args: [accountId],
  });
  expect(events).toHaveLength(rows.length);
  for (const event of events) {
    const of = rows.find(({ id }) => id === event["prediction_id"]);
    expect([event["last"], event["n"]]).toEqual([of?.sequence, of?.sequence]);
  }
}
