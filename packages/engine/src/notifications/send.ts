import { pushSubscription } from "@darkroom/db";
import type { NotificationRow } from "@darkroom/db";
import { and, eq, sql } from "drizzle-orm";
import { actingFor } from "../accounts/acting-for.ts";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { write } from "../write.ts";
import { ENDPOINT_ANSWER_MS_MAX, ENDPOINT_EXCERPT_BYTES_MAX } from "../endpoints/limits.ts";
import { PUSH_FAILING_MS_MAX, PUSH_KEPT_S } from "./limits.ts";
import { viewNotification } from "./read.ts";
import { channelOf } from "./settings.ts";
import { loadNotification } from "./spread.ts";

/** What a channel carries: the view as JSON, without the reader's own notes. */
function textOf(row: NotificationRow): string {
  const { id, kind, subject, title, createdAt } = viewNotification(row);
  return JSON.stringify({ id, kind, subject, title, createdAt });
}

/** Statuses by which a push service says that the browser is no longer subscribed. */
const GONE: ReadonlySet<number> = new Set([404, 410]);

async function forget(context: EngineContext, id: string): Promise<JobResult> {
  const { orm } = context.database;
  await write(context, orm.delete(pushSubscription).where(eq(pushSubscription.id, id)));
  context.counters.add("pushSubscriptionsGone");
  return DONE;
}

async function noteFailure(
  context: EngineContext,
  subscription: typeof pushSubscription.$inferSelect,
  failed: { error: string; retryAfterMs: number | null },
): Promise<JobResult> {
  const now = context.now();
  const since = subscription.failingSince ?? now;
  if (now - since >= PUSH_FAILING_MS_MAX) return forget(context, subscription.id);
  await write(
    context,
    context.database.orm
      .update(pushSubscription)
      .set({ failingSince: sql`coalesce(${pushSubscription.failingSince}, ${now})` })
      .where(eq(pushSubscription.id, subscription.id)),
  );
  const { error, retryAfterMs } = failed;
  return {
    outcome: "failed",
    error,
    ...(retryAfterMs === null ? {} : { runAt: now + retryAfterMs }),
  };
}

/** Sends one notification to one browser, encrypted for it alone. */
export async function sendPush(
  context: EngineContext,
  { notificationId, subscriptionId }: { notificationId: string; subscriptionId: string },
): Promise<JobResult> {
  const row = await loadNotification(context, notificationId);
  if (row === null || context.push === null) return DONE;
  const accountId = await actingFor(context, row.accountId);
  const [subscription] = await context.database.orm
    .select()
    .from(pushSubscription)
    .where(
      and(eq(pushSubscription.id, subscriptionId), ownedBy(pushSubscription.accountId, accountId)),
    );
  if (subscription === undefined) return DONE;
  // A repeated push takes the place of the one before, where that has not been shown yet.
  const topic = row.id.replaceAll("-", "").slice(-32);
  const message = await context.push.encode(subscription, textOf(row), {
    keptS: PUSH_KEPT_S,
    topic,
  });
  const posted = await context.safeFetch.post(subscription.url, message, {
    timeoutMs: ENDPOINT_ANSWER_MS_MAX,
    excerptBytesMax: ENDPOINT_EXCERPT_BYTES_MAX,
    now: context.now(),
  });
  if (posted.outcome !== "answered") {
    return noteFailure(context, subscription, { error: posted.outcome, retryAfterMs: null });
  }
  const { status, retryAfterMs } = posted;
  if (GONE.has(status)) return forget(context, subscription.id);
  if (status >= 200 && status < 300) {
    context.counters.add("pushesSent");
    if (subscription.failingSince === null) return DONE;
    const { orm } = context.database;
    const healed = orm.update(pushSubscription).set({ failingSince: null });
    await write(context, healed.where(eq(pushSubscription.id, subscription.id)));
    return DONE;
  }
  return noteFailure(context, subscription, { error: `answered ${status}`, retryAfterMs });
}

/** Publishes one notification on the account's own channel. */
export async function sendPusher(
  context: EngineContext,
  { notificationId }: { notificationId: string },
): Promise<JobResult> {
  const row = await loadNotification(context, notificationId);
  if (row === null || context.pusher === null) return DONE;
  const accountId = await actingFor(context, row.accountId);
  await context.pusher.trigger(channelOf(accountId), "notification", textOf(row));
  return DONE;
}
