import { describe, expect, it } from "vitest";
import { claimJobs } from "../src/jobs/claim.ts";
import { enqueueJobs } from "../src/jobs/enqueue.ts";
import { LAST_ERROR_CHARS_MAX, releaseJob } from "../src/jobs/release.ts";
import { createTestDatabase } from "../src/testing.ts";
import { STATEMENT_CHARS_MAX, commitGroup } from "../src/units/commit.ts";
import { NOW, buildCreate, buildJob, fundAccount, newId } from "./builders.ts";
import { wordsOf } from "./conformance/facts.ts";

describe("limits of the database", () => {
  it("a job keeps so much of the text of its last error", async () => {
    await using database = await createTestDatabase();
    const queued = buildJob();
    await enqueueJobs(database, [queued]);
    const claim = { owner: "worker", now: NOW, leaseMs: 1_000, most: 1 };
    await claimJobs(database, { ...claim, claimId: newId() });
    const error = "x".repeat(LAST_ERROR_CHARS_MAX + 1);
    const { id } = queued;
    await releaseJob(database, { id, owner: "worker", runAt: NOW, countAttempt: true, error });
    const [again] = await claimJobs(database, { ...claim, claimId: newId() });
    expect(again?.lastError).toBe("x".repeat(LAST_ERROR_CHARS_MAX));
  });

  it("a group whose texts are too long for one statement is committed in several", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 10);
    const input = { prompt: "x".repeat(STATEMENT_CHARS_MAX / 2) };
    const lengths: number[] = [];
    const committer: Parameters<typeof commitGroup>[0] = {
      write: (make) => {
        const statements = make(newId());
        const texts = statements.flatMap(({ args }) =>
          args.filter((value) => typeof value === "string"),
        );
        lengths.push(Math.max(...texts.map(({ length }) => length)));
        return database.batch(statements);
      },
      read: (statement) => database.read(statement),
    };
    const units = Array.from({ length: 4 }, () => buildCreate(accountId, 1, { input }));
    expect(wordsOf(await commitGroup(committer, units))).toEqual(units.map(() => "applied"));
    expect(lengths).toHaveLength(4);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(STATEMENT_CHARS_MAX);
  });
});
