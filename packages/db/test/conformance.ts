import { afterAll, beforeAll } from "vitest";
import type { Database } from "../src/database.ts";
import { describeBatchProperties } from "./conformance/batch-properties.ts";
import { describeBatches } from "./conformance/batches.ts";
import { describeAlike } from "./conformance/alike.ts";
import { describeApiKeys } from "./conformance/api-keys.ts";
import { describeBuckets } from "./conformance/buckets.ts";
import { describeEndpoints } from "./conformance/endpoints.ts";
import { describeFairness } from "./conformance/fairness.ts";
import { describeJobs } from "./conformance/jobs.ts";
import { describeMoney } from "./conformance/money.ts";
import { describeNews } from "./conformance/news.ts";
import { describePauses } from "./conformance/pauses.ts";
import { describeProperties } from "./conformance/properties.ts";
import { describeProviderHealth } from "./conformance/provider-health.ts";
import { describeRecords } from "./conformance/records.ts";
import { describeUnits } from "./conformance/units.ts";

/**
 * What every kind of database must do, inside the caller's `describe`; `open` gives a migrated
 * one.
 */
export function testDatabase(
  open: () => Promise<Database & AsyncDisposable>,
  propertyRuns: number,
): void {
  let database: (Database & AsyncDisposable) | undefined;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]();
  });
  const get = (): Database => {
    if (database === undefined) throw new Error("the database is not open");
    return database;
  };
  describeUnits(get);
  describeAlike(get);
  describeRecords(get);
  describeProviderHealth(get);
  describeMoney(get);
  describeNews(get, propertyRuns);
  describeBatches(get);
  describeBuckets(get);
  describeJobs(get);
  describeEndpoints(get);
  describeFairness(get);
  describePauses(get);
  describeProperties(get, propertyRuns);
  describeBatchProperties(get, propertyRuns);
  // Last: it merges accounts, which others count.
  describeApiKeys(get);
}
