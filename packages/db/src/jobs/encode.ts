import { columnsOf, encodeRow } from "../tables.ts";
import { job } from "../schema/job.ts";
import type { NewJob } from "../rows.ts";

const SET_LATER = ["attempts", "claimId", "leaseOwner", "leaseExpiresAt", "deadAt", "lastError"];

/** The columns that a new job brings; the others start with their defaults. */
export const NEW_JOB_COLUMNS = columnsOf(job, SET_LATER);

/** The values of a new job in the order of `NEW_JOB_COLUMNS`. */
export function encodeJob(newJob: NewJob): unknown[] {
  return encodeRow(NEW_JOB_COLUMNS, newJob);
}
