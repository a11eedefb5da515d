import { notification, pushSubscription, spreadNotification } from "@darkroom/db";
import type { NewJob, NotificationRow } from "@darkroom/db";
import { eq, sql } from "drizzle-orm";
import { actingFor } from "../accounts/acting-for.ts";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { prepareOnce } from "../prepare-once.ts";
import { confirmedMembers } from "./confirmed-members.ts";
import { notificationJob } from "./job.ts";
import { readSettings } from "./settings.ts";

const notificationById = prepareOnce((orm) =>
  orm
    .select()
    .from(notification)
    .where(eq(notification.id, sql.placeholder("id")))
    .prepare(),
);

export async function loadNotification(
  context: EngineContext,
  id: string,
): Promise<NotificationRow | null> {
  const [row] = await notificationById(context).execute({ id });
  return row ?? null;
}

/** A job for each channel that the account wants and this installation offers. */
async function channelJobs(context: EngineContext, row: NotificationRow): Promise<NewJob[]> {
  const { id: notificationId } = row;
  const accountId = await actingFor(context, row.accountId);
  const settings = await readSettings(context, accountId);
  const jobs: NewJob[] = [];
  if (context.push !== null && settings.push) {
    const browsers = await context.database.orm
      .select({ id: pushSubscription.id })
      .from(pushSubscription)
      .where(ownedBy(pushSubscription.accountId, accountId));
    for (const { id: subscriptionId } of browsers) {
      const payload = { notificationId, subscriptionId };
      jobs.push(notificationJob(context, "send_push", { accountId, payload }));
    }
  }
  if (context.pusher !== null && settings.pusher) {
    jobs.push(notificationJob(context, "send_pusher", { accountId, payload: { notificationId } }));
  }
  if (context.mail !== null && settings.mail) {
    for (const { userId } of await confirmedMembers(context, accountId)) {
      const payload = { notificationId, userId };
      jobs.push(notificationJob(context, "mail_notification", { accountId, payload }));
    }
  }
  return jobs;
}

/** Gives a notification to its channels, once. */
export async function spread(
  context: EngineContext,
  { notificationId }: { notificationId: string },
): Promise<JobResult> {
  const row = await loadNotification(context, notificationId);
  if (row === null || row.spreadAt !== null) return DONE;
  const jobs = await channelJobs(context, row);
  await spreadNotification(context.database, { id: row.id, at: context.now(), jobs });
  if (jobs.length > 0) context.announceWork();
  return DONE;
}
