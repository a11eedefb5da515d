import type { JobRow, NotificationRow } from "@darkroom/db";
import { actingFor } from "../accounts/acting-for.ts";
import type { EngineContext } from "../context.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { handOver } from "../mails/hand-over.ts";
import { writeMail } from "../mails/words.ts";
import { confirmedMembers } from "./confirmed-members.ts";
import { mailTokenOf } from "./mail-token.ts";
import { viewNotification } from "./read.ts";
import { readSettings } from "./settings.ts";
import { loadNotification } from "./spread.ts";

/** Where the page shows what it is about. */
function pathOf({ kind, subject }: NotificationRow): string {
  if (kind.startsWith("prediction.")) return `/p/${encodeURIComponent(subject)}`;
  if (kind === "batch.ended") return `/batch/${encodeURIComponent(subject)}`;
  return kind === "credit.low" ? "/credits" : "/";
}

/**
 * Mails one notification to one person, by what is true when it is sent: whoever has unsubscribed,
 * left the account or changed to an address that is not confirmed gets none.
 */
export async function mailNotification(
  context: EngineContext,
  job: JobRow,
  { notificationId, userId }: { notificationId: string; userId: string },
): Promise<JobResult> {
  const row = await loadNotification(context, notificationId);
  if (row === null || context.mail === null) return DONE;
  const accountId = await actingFor(context, row.accountId);
  if (!(await readSettings(context, accountId)).mail) return DONE;
  const members = await confirmedMembers(context, accountId);
  const member = members.find((each) => each.userId === userId);
  if (member === undefined) return DONE;
  const { publicUrl } = context.mail;
  const token = encodeURIComponent(mailTokenOf(context, accountId));
  const unsubscribeUrl = `${publicUrl}/notifications/unsubscribe?token=${token}`;
  const link = `${publicUrl}${pathOf(row)}`;
  const { title } = viewNotification(row);
  return handOver(context, job, {
    to: member.address,
    ...writeMail({ kind: "notification", link, title, unsubscribeUrl }),
    unsubscribeUrl,
  });
}
