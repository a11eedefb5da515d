import { fileURLToPath } from "node:url";
import Libsql from "libsql";
import { describe, expect, it } from "vitest";
import type { Statement } from "../src/database.ts";
import { claimStatements } from "../src/jobs/claim.ts";
import { nextJobStatement } from "../src/jobs/next-at.ts";
import { setRateBucket } from "../src/rate-buckets/set.ts";
import { createTestDatabase } from "../src/testing.ts";
import type { TestDatabase } from "../src/testing.ts";
import { NOW, fundAccount } from "./builders.ts";

const ACCOUNTS = 5;
const RUNS = { provider: "emulator", model: null, most: 50 };
const OTHER_KIND = "store";

/** As many due jobs for each account, and their predictions, written as sets. */
async function fill(database: TestDatabase, jobsEach: number): Promise<void> {
  const accountId = await fundAccount(database, 0);
  await database.batch([
    {
      sql: `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1),
        account (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM account WHERE a < ?2)
        INSERT INTO job (id, kind, account_id, payload, priority, run_at, attempts_max,
          rate_bucket, created_at, prediction_id)
        SELECT 'job-' || a || '-' || n, 'submit', 'account-' || a, '{}', 10 * (n % 2), ?3 - n, 5,
          CASE n % 3 WHEN 0 THEN 'narrow' ELSE 'empty' END, ?3, 'job-' || a || '-' || n
        FROM number, account
        UNION ALL SELECT 'store-' || a, '${OTHER_KIND}', 'account-' || a, '{}', 0, ?3, 5, NULL, ?3,
          NULL FROM account`,
      args: [jobsEach, ACCOUNTS, NOW],
    },
    {
      sql: `INSERT INTO prediction (id, account_id, request_id, provider, model, input, status,
          sequence, pattern, priority, credits_reserved, credits_price, credits_captured,
          input_digest, callback_used, cancel_requested, created_at, deadline_at)
        SELECT id, ?1, 'r', 'emulator', 'sketch', '{}', 'queued', 1, 'queue', priority, 0, 0, 0,
          'd', 0, 0, created_at, created_at FROM job WHERE kind = 'submit'`,
      args: [accountId],
    },
  ]);
}

async function openQueue(jobsEach: number): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const limits = { capacity: 50, refillPerSecond: 8, concurrencyMax: 50, now: NOW };
  await setRateBucket(database, { ...limits, id: "wide" });
  await setRateBucket(database, { ...limits, id: "narrow", parentId: "wide", runs: RUNS });
  await setRateBucket(database, { ...limits, id: "empty", capacity: 0 });
  await fill(database, jobsEach);
  return database;
}

/** Runs statements on a connection of their own, and counts the steps of SQLite's machine. */
function stepsOf(database: TestDatabase, statements: readonly Statement[]): number {
  const connection = new Libsql(fileURLToPath(database.url));
  // Kept until they are counted: a statement that is gone is in no list.
  const prepared = statements.map(({ sql, args }) => ({ query: connection.prepare(sql), args }));
  for (const { query, args } of prepared) {
    if (query.reader) query.all([...args]);
    else query.run([...args]);
  }
  const row: unknown = connection.prepare("SELECT sum(nstep) AS steps FROM sqlite_stmt").get();
  connection.close();
  return typeof row === "object" && row !== null && "steps" in row ? Number(row.steps) : Number.NaN;
}

const claim = (kinds: readonly string[]) =>
  claimStatements({ owner: "w", claimId: "c", now: NOW, leaseMs: 1_000, most: 8, kinds });

/** Each look at the queue, with the steps that it takes for queues of two lengths. */
async function compare(statements: readonly Statement[]): Promise<{ short: number; long: number }> {
  await using few = await openQueue(100);
  await using many = await openQueue(10_000);
  return { short: stepsOf(few, statements), long: stepsOf(many, statements) };
}

describe("the steps that SQLite takes do not grow with the queue", () => {
  it("for a claim of what waits with the others", async () => {
    const { short, long } = await compare(claim(["submit"]));
    expect(short).toBeGreaterThan(0);
    expect(long).toBe(short);
  });

  it("for a claim of another kind, which passes over all of them", async () => {
    const { short, long } = await compare(claim([OTHER_KIND]));
    expect(long).toBe(short);
  });

  it("for the question when the next one is due", async () => {
    const { short, long } = await compare([nextJobStatement(NOW)]);
    expect(long).toBe(short);
  });
});
