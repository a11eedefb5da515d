import { count, eq, inArray, sum } from "drizzle-orm";
import type { Database } from "../../src/database.ts";
import { account, ledgerEntry, prediction, predictionEvent } from "../../src/schema/index.ts";
import type { AccountRow, PredictionRow } from "../../src/rows.ts";
import type { Unit, UnitOutcome } from "../../src/units/unit.ts";

export async function readAccount(database: Database, id: string): Promise<AccountRow> {
  const row = await database.orm.query.account.findFirst({ where: eq(account.id, id) });
  if (row === undefined) throw new Error(`there is no account ${id}`);
  return row;
}

export async function readPrediction(
  database: Database,
  id: string,
): Promise<PredictionRow | undefined> {
  return database.orm.query.prediction.findFirst({ where: eq(prediction.id, id) });
}

/** How many events stand for these units. */
export async function countEvents(database: Database, units: readonly Unit[]): Promise<number> {
  const ids = units.map((unit) => unit.prediction.id);
  const [row] = await database.orm
    .select({ count: count() })
    .from(predictionEvent)
    .where(inArray(predictionEvent.predictionId, ids));
  return row?.count ?? 0;
}

/** The sum of an account's ledger for each kind of entry. */
export async function sumLedger(
  database: Database,
  accountId: string,
): Promise<Record<string, number>> {
  const rows = await database.orm
    .select({ kind: ledgerEntry.kind, credits: sum(ledgerEntry.credits) })
    .from(ledgerEntry)
    .where(eq(ledgerEntry.accountId, accountId))
    .groupBy(ledgerEntry.kind);
  return Object.fromEntries(rows.map(({ kind, credits }) => [kind, Number(credits)]));
}

/** One word for each outcome: `applied` or the reason. */
export function wordsOf(outcomes: readonly UnitOutcome[]): string[] {
  return outcomes.map((outcome) =>
    outcome.outcome === "applied" ? "applied" : (outcome.constraint ?? outcome.reason),
  );
}

export function countOf(words: readonly string[], word: string): number {
  return words.filter((each) => each === word).length;
}
