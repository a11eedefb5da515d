import type { NewJob, PredictionRow } from "@darkroom/db";
import { isTerminal } from "@darkroom/lifecycle";
import type { ActorKind } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import type { FreeKind } from "../jobs/free-kinds.ts";
import { CHANNEL_ATTEMPTS_MAX } from "./limits.ts";

/** After what somebody waits for, before what nobody does. */
const NOTIFICATION_PRIORITY = 5;
/** The priority of what one person ordered for themselves. */
const INTERACTIVE = 0;

/** A job of a notification, due now. */
export function notificationJob(
  context: EngineContext,
  kind: FreeKind,
  job: { accountId: string; payload: Record<string, unknown> },
): NewJob {
  const now = context.now();
  return {
    id: context.newId(),
    kind,
    predictionId: null,
    accountId: job.accountId,
    payload: job.payload,
    priority: NOTIFICATION_PRIORITY,
    runAt: now,
    attemptsMax: CHANNEL_ATTEMPTS_MAX,
    rateBucket: null,
    createdAt: now,
  };
}

/**
 * What a unit writes so that its account is told of an end: of what one may close the page on, and
 * of what was abandoned. Whoever ended it by hand knows, and a batch is no thousand messages.
 */
export function endNotices(context: EngineContext, row: PredictionRow, by: ActorKind): NewJob[] {
  if (!isTerminal(row.status) || row.priority !== INTERACTIVE || by === "user") return [];
  const mayBeClosed = row.pattern === "push" || row.pattern === "queue";
  if (!mayBeClosed && row.abandonedAt === null) return [];
  const { accountId, id: predictionId } = row;
  return [notificationJob(context, "notify_end", { accountId, payload: { predictionId } })];
}
