import { account, writeNotification } from "@darkroom/db";
import { eq, sql } from "drizzle-orm";
import { actingFor } from "../accounts/acting-for.ts";
import type { EngineContext } from "../context.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { loadPrediction } from "../predictions/load.ts";
import { prepareOnce } from "../prepare-once.ts";
import { notificationJob } from "./job.ts";
import { NOTIFY_LOOK_MS } from "./limits.ts";
import { readSettings } from "./settings.ts";

const seenAt = prepareOnce((orm) =>
  orm
    .select({ at: account.seenAt })
    .from(account)
    .where(eq(account.id, sql.placeholder("accountId")))
    .prepare(),
);

type Watch = { outcome: "away" } | { outcome: "there" } | { outcome: "unknown"; lookAt: number };

/**
 * Whether the owner sees an end on an open page. A page is noted every half minute, hence whoever
 * was there shortly before is looked for once more.
 */
export async function findWatcher(
  context: EngineContext,
  accountId: string,
  endedAt: number,
): Promise<Watch> {
  const [row] = await seenAt(context).execute({ accountId });
  const at = row?.at ?? null;
  if (at === null || at <= endedAt - NOTIFY_LOOK_MS) return { outcome: "away" };
  if (at > endedAt) return { outcome: "there" };
  const lookAt = endedAt + NOTIFY_LOOK_MS;
  return context.now() >= lookAt ? { outcome: "away" } : { outcome: "unknown", lookAt };
}

/** Notifies an account, once for a key, and lets its channels know. */
export async function tell(
  context: EngineContext,
  accountId: string,
  news: { kind: string; subject: string; onceKey: string },
): Promise<JobResult> {
  const id = context.newId();
  await writeNotification(
    context.database,
    {
      id,
      accountId,
      ...news,
      createdAt: context.now(),
      readAt: null,
      spreadAt: null,
    },
    notificationJob(context, "spread_notification", {
      accountId,
      payload: { notificationId: id },
    }),
  );
  context.announceWork();
  return DONE;
}

/** Tells an account of an end that nobody of it was there to see, or as its settings say. */
export async function notifyEnd(
  context: EngineContext,
  { predictionId }: { predictionId: string },
): Promise<JobResult> {
  const row = await loadPrediction(context, predictionId);
  if (row === null || row.deletedAt !== null || row.endedAt === null) return DONE;
  const accountId = await actingFor(context, row.accountId);
  const { when } = await readSettings(context, accountId);
  if (when === "never") return DONE;
  const news = {
    kind: `prediction.${row.status}`,
    subject: row.id,
    onceKey: `prediction.ended:${row.id}`,
  };
  if (when === "always") return tell(context, accountId, news);
  const watch = await findWatcher(context, accountId, row.endedAt);
  if (watch.outcome === "there") return DONE;
  if (watch.outcome === "unknown") return { outcome: "again", runAt: watch.lookAt };
  return tell(context, accountId, news);
}
