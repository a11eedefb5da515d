import type { Database } from "@darkroom/db";
import { createTestDatabase } from "@darkroom/db/testing";
import { HISTORY_RUNS_MIN, quantileMs } from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import {
  HISTORY_CACHE_MS,
  HISTORY_CACHE_MS_MAX,
  HISTORY_READ_MAX,
  HISTORY_RUNS_MAX,
} from "../src/limits.ts";
import { createDurationHistory } from "../src/models/history.ts";
import type { RunHistory } from "../src/models/history.ts";

const KIND = { provider: "replicate", model: "acme/kit", mode: "" };
type Runs = { mode?: string; provider?: string; runMs: number; count: number };

let serial = 0;

/** Writes successful predictions as terminal units leave them; each ends after the one before. */
async function record(
  database: Database,
  { mode = "", provider = "replicate", runMs, count }: Runs,
) {
  await database.batch([
    {
      sql: `INSERT OR IGNORE INTO account (id, created_at) VALUES ('a', 0)`,
      args: [],
    },
    ...Array.from({ length: count }, () => {
      serial += 1;
      const createdAt = serial * 1_000_000;
      return {
        sql: `INSERT INTO prediction (id, account_id, request_id, provider, model, mode, input, status,
            sequence, pattern, priority, credits_reserved, credits_price, credits_captured,
            input_digest, callback_used, cancel_requested, created_at, submitted_at, started_at,
            finished_at, ended_at, deadline_at)
          VALUES (?1, 'a', 'r', ?2, 'acme/kit', ?3, '{}', 'succeeded', 5, 'poll', 0, 0, 1, 1, 'd', 1,
            0, ?4, ?4 + 10, ?4 + 30, ?4 + 30 + ?5, ?4 + 70 + ?5, ?4 + 600000)`,
        args: [`p${serial}`, provider, mode, createdAt, runMs],
      };
    }),
  ]);
}

const medianOf = (history: RunHistory): number =>
  quantileMs(history.sinceStarted()?.estimate ?? { timesMs: [], shares: [] }, 0.5) ?? Number.NaN;

describe("the history of durations", () => {
  it("knows the stages of each successful run, newest first", async () => {
    await using database = await createTestDatabase();
    await record(database, { runMs: 500, count: 1 });
    await record(database, { runMs: 900, count: 1 });
    const history = await createDurationHistory(database, () => 0).of(KIND);
    expect(history.runs).toEqual([
      { queueMs: 10, startMs: 20, runMs: 900, storeMs: 40 },
      { queueMs: 10, startMs: 20, runMs: 500, storeMs: 40 },
    ]);
    expect(history.sinceStarted()).toBeNull();
  });

  it("keeps modes apart where each has runs enough, and else takes them together", async () => {
    await using database = await createTestDatabase();
    await record(database, { mode: "size=1", runMs: 2_000, count: HISTORY_RUNS_MIN });
    await record(database, { mode: "size=2", runMs: 8_000, count: HISTORY_RUNS_MIN - 1 });
    const history = createDurationHistory(database, () => 0);
    expect(medianOf(await history.of({ ...KIND, mode: "size=1" })) / 2_040).toBeCloseTo(1, 1);
    const rare = await history.of({ ...KIND, mode: "size=2" });
    expect(rare.runs).toHaveLength(2 * HISTORY_RUNS_MIN - 1);
    expect(rare).toBe(await history.of({ ...KIND, mode: "size=3" }));
  });

  it("counts all modes together where no mode is asked for, those without a field too", async () => {
    await using database = await createTestDatabase();
    await record(database, { mode: "", runMs: 2_000, count: HISTORY_RUNS_MIN });
    await record(database, { mode: "size=2", runMs: 8_000, count: 30 });
    const history = createDurationHistory(database, () => 0);
    expect((await history.of({ ...KIND, mode: null })).runs).toHaveLength(HISTORY_RUNS_MIN + 30);
    expect((await history.of(KIND)).runs).toHaveLength(HISTORY_RUNS_MIN);
  });

  it("keeps providers of the same model apart", async () => {
    await using database = await createTestDatabase();
    await record(database, { provider: "skytells", runMs: 1_000, count: 3 });
    const history = createDurationHistory(database, () => 0);
    expect((await history.of(KIND)).runs).toHaveLength(0);
    expect((await history.of({ ...KIND, provider: "skytells" })).runs).toHaveLength(3);
  });

  it("counts the newest runs of a mode, as many as its limit, among the newest of the model", async () => {
    await using database = await createTestDatabase();
    await record(database, { mode: "rare", runMs: 4_000, count: HISTORY_RUNS_MIN });
    await record(database, { mode: "usual", runMs: 900_000, count: 5 });
    await record(database, { mode: "usual", runMs: 1_000, count: HISTORY_READ_MAX - 20 });
    const history = createDurationHistory(database, () => 0);
    const usual = await history.of({ ...KIND, mode: "usual" });
    expect(usual.runs).toHaveLength(HISTORY_RUNS_MAX);
    expect(usual.runs.every(({ runMs }) => runMs === 1_000)).toBe(true);
    // What lies behind so many others is too long ago.
    expect((await history.of({ ...KIND, mode: "rare" })).runs[0]?.runMs).toBe(1_000);
  });

  it("is read anew after a moment, a longer one when it is full, and estimated anew only then", async () => {
    await using database = await createTestDatabase();
    let now = 0;
    const history = createDurationHistory(database, () => now);
    await record(database, { runMs: 1_000, count: HISTORY_RUNS_MIN });
    const first = await history.of(KIND);
    expect(first.sinceStarted()).toBe(first.sinceStarted());
    now += HISTORY_CACHE_MS;
    expect(await history.of(KIND)).toBe(first);
    await record(database, { runMs: 1_000, count: HISTORY_RUNS_MAX });
    now += HISTORY_CACHE_MS - 1;
    expect(await history.of(KIND)).toBe(first);
    now += 1;
    const full = await history.of(KIND);
    expect(full.runs).toHaveLength(HISTORY_RUNS_MAX);
    await record(database, { runMs: 9_000, count: 1 });
    now += HISTORY_CACHE_MS_MAX - 1;
    expect(await history.of(KIND)).toBe(full);
    now += 1;
    expect((await history.of(KIND)).runs[0]?.runMs).toBe(9_000);
  });

  it("asks the database once for all who ask at the same time", async () => {
    await using database = await createTestDatabase();
    await record(database, { runMs: 1_000, count: 1 });
    const history = createDurationHistory(database, () => 0);
    const [left, right] = await Promise.all([history.of(KIND), history.of(KIND)]);
    expect(left).toBe(right);
  });

  it("is read from the index alone", async () => {
    await using database = await createTestDatabase();
    const plan = await database.read({
      sql: `EXPLAIN QUERY PLAN SELECT mode, created_at, submitted_at, started_at, finished_at, ended_at
        FROM prediction WHERE provider = ?1 AND model = ?2 AND status = 'succeeded'
        ORDER BY ended_at DESC LIMIT 10`,
      args: ["replicate", "acme/kit"],
    });
    expect(plan.map((row) => String(row["detail"]))).toEqual([
      expect.stringContaining("USING COVERING INDEX prediction_run_times"),
    ]);
  });
});
