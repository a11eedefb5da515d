import { predictionEvent } from "@darkroom/db";
import { createTestDatabase } from "@darkroom/db/testing";
import { and, eq, like } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { endsAfter } from "../src/operations/read-ends.ts";
import { ignoredBetween, lastWordsAfter } from "../src/operations/read-news.ts";
import { openByStatus, pastDeadline, runsAtProviders } from "../src/operations/read-open.ts";
import { deadJobs, leasedJobs, openJobs } from "../src/operations/read-queue.ts";
import { billsOfDay, endsOfDay } from "../src/predictions/day-outcomes.ts";
import { createWorld } from "./world.ts";

describe("what the figures cost", () => {
  const queries = {
    endsAfter,
    lastWordsAfter,
    ignoredBetween,
    openJobs,
    deadJobs,
    leasedJobs,
    openByStatus,
    pastDeadline,
    runsAtProviders,
    endsOfDay,
    billsOfDay,
  };

  it.each([
    ["endsAfter", /SEARCH prediction USING INDEX prediction_ended /],
    ["lastWordsAfter", /SEARCH prediction_event USING INDEX prediction_event_detailed /],
    ["ignoredBetween", /SEARCH ignored_update USING INDEX ignored_update_at /],
    ["deadJobs", /USING COVERING INDEX job_dead/],
    ["leasedJobs", /USING COVERING INDEX job_leased/],
    ["openByStatus", /SEARCH prediction USING INDEX prediction_status /],
    ["pastDeadline", /SEARCH prediction USING INDEX prediction_status /],
    ["runsAtProviders", /SEARCH prediction USING INDEX prediction_(?:status|running) /],
    ["endsOfDay", /SEARCH prediction USING INDEX prediction_status /],
    // From events with details to their predictions, and not the other way round.
    [
      "billsOfDay",
      /^SEARCH prediction_event USING INDEX prediction_event_detailed .*\nSEARCH prediction USING INDEX sqlite_autoindex_prediction_1 /,
    ],
    // Of jobs only the open ones are rows at all; this one is to read all of them.
    ["openJobs", /job/],
  ] as const)("%s reads no big table from end to end", async (name, plan) => {
    await using database = await createTestDatabase();
    const { sql, params } = queries[name]({ database }).getQuery();
    // The plan does not depend on what stands in for the placeholders.
    const args = params.map((value) => (typeof value === "string" ? value : 0));
    const rows = await database.read({ sql: `EXPLAIN QUERY PLAN ${sql}`, args });
    const steps = rows.map((row) => String(row["detail"]));
    expect(steps.join("\n")).toMatch(plan);
    const scans = steps.filter((step) => /^SCAN (?!job\b)/.test(step));
    expect(scans).toEqual([]);
  });

  it("finds the last words of all providers among the events with details", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 20 });
    await world.untilEnded(id);
    const isLast = and(
      eq(predictionEvent.predictionId, id),
      like(predictionEvent.actor, "webhook:%"),
    );
    const rows = await world.database.orm.select().from(predictionEvent).where(isLast);
    expect(rows.filter(({ toStatus }) => toStatus === "storing")).toMatchObject([
      { detail: expect.objectContaining({ providerStatus: "succeeded" }) },
    ]);
  });
});
