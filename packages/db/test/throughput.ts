// Measures complete creates (event, prediction, ledger, balance, job) each second on a file, by
// the size of the group: `node test/throughput.ts`. One line of JSON on stdout.
import { createTestDatabase } from "../src/testing.ts";
import { buildCreate, fundAccount } from "./builders.ts";

const GROUPS = [1, 8, 32, 64];
const RUN_MS = 2_000;
const ACCOUNTS = 4;
const CREDITS = 10_000_000;

async function measure(groupUnits: number): Promise<number> {
  await using database = await createTestDatabase();
  const accounts = await Promise.all(
    Array.from({ length: ACCOUNTS }, () => fundAccount(database, CREDITS)),
  );
  let count = 0;
  let spentMs = 0;
  while (spentMs < RUN_MS) {
    const units = Array.from({ length: groupUnits }, (_, place) =>
      buildCreate(accounts[(count + place) % ACCOUNTS] ?? "", 1),
    );
    const startedAt = performance.now();
    const outcomes = await database.transact(units);
    spentMs += performance.now() - startedAt;
    if (outcomes.some(({ outcome }) => outcome !== "applied"))
      throw new Error("a unit was refused");
    count += groupUnits;
  }
  return Math.round((count * 1_000) / spentMs);
}

const createsPerSecond: Record<string, number> = {};
for (const groupUnits of GROUPS) createsPerSecond[groupUnits] = await measure(groupUnits);
console.log(JSON.stringify({ createsPerSecond }));
