import type { QueuePauseRow } from "@darkroom/db";
import { providerBucket } from "../../jobs/buckets.ts";
import type { JobKind } from "../../jobs/kinds.ts";
import { PRIORITIES } from "../../predictions/priorities.ts";
import type { PriorityName } from "../../predictions/priorities.ts";
import type { PauseScope, PauseView } from "./views.ts";

/** A pause holds back what sends something new to a provider, and no other work. */
const PAUSED_JOBS: JobKind = "submit_prediction";

/** The name under which a scope is paused once at a time. */
export function scopeName(paused: PauseScope): string {
  switch (paused.scope) {
    case "everything":
      return "everything";
    case "provider":
      return `provider:${paused.provider}`;
    case "priority":
      return `priority:${paused.priority}`;
  }
}

type Covers = Pick<QueuePauseRow, "scope" | "jobKind" | "provider" | "bucket" | "priority">;

/** What a pause of a scope covers, as the queue reads it. */
export function coversOf(paused: PauseScope): Covers {
  const provider = paused.scope === "provider" ? paused.provider : null;
  return {
    scope: scopeName(paused),
    jobKind: PAUSED_JOBS,
    provider,
    bucket: provider === null ? null : providerBucket(provider),
    priority: paused.scope === "priority" ? PRIORITIES[paused.priority] : null,
  };
}

const nameOf = (priority: number | null): PriorityName | null => {
  if (priority === null) return null;
  return priority === PRIORITIES.batch ? "batch" : "interactive";
};

const iso = (at: number): string => new Date(at).toISOString();

export function viewPause(row: QueuePauseRow): PauseView {
  const everything = row.priority === null ? "everything" : "priority";
  return {
    scope: row.provider === null ? everything : "provider",
    provider: row.provider,
    priority: nameOf(row.priority),
    since: iso(row.pausedAt),
    reason: row.reason,
    pausedBy: row.pausedBy,
    resumedBy: row.resumedBy,
    resumedAt: row.resumedAt === null ? null : iso(row.resumedAt),
  };
}
