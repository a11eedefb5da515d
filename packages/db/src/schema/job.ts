import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The outbox: a row of work, written in the unit of its cause and deleted when it is done. */
export const job = sqliteTable(
  "job",
  {
    id: text("id").primaryKey(),
    kind: text("kind").notNull(),
    predictionId: text("prediction_id"),
    accountId: text("account_id"),
    payload: text("payload", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    priority: integer("priority").notNull(),
    runAt: integer("run_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    attemptsMax: integer("attempts_max").notNull(),
    /** The bucket that paces this job; null means no limit. */
    rateBucket: text("rate_bucket"),
    /** The claim that marked this job last; its lease may be over. */
    claimId: text("claim_id"),
    leaseOwner: text("lease_owner"),
    leaseExpiresAt: integer("lease_expires_at"),
    createdAt: integer("created_at").notNull(),
    /** Dead letter: out of attempts. */
    deadAt: integer("dead_at"),
    lastError: text("last_error"),
  },
  (table) => [
    // The first finds and walks the lanes of a claim, the second the leases that are in its way.
    index("job_open_lane")
      .on(
        table.kind,
        sql`case when ${table.rateBucket} is null then '' else ${table.rateBucket} end`,
        table.priority,
        sql`case when ${table.accountId} is null then '' else ${table.accountId} end`,
        table.runAt,
        table.id,
      )
      .where(sql`${table.deadAt} is null`),
    index("job_leased")
      .on(table.leaseExpiresAt, table.accountId)
      .where(sql`${table.leaseExpiresAt} is not null`),
    index("job_exhausted")
      .on(table.runAt)
      .where(sql`${table.deadAt} is null and ${table.attempts} >= ${table.attemptsMax}`),
    index("job_open_bucket")
      .on(table.rateBucket, table.leaseExpiresAt, table.runAt)
      .where(sql`${table.deadAt} is null`),
    index("job_claim")
      .on(table.claimId)
      .where(sql`${table.claimId} is not null`),
    index("job_prediction").on(table.predictionId),
    index("job_dead")
      .on(table.deadAt)
      .where(sql`${table.deadAt} is not null`),
  ],
);
