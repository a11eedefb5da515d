import type { JobRow } from "@darkroom/db";
import { eraseAccount } from "../accounts/delete.ts";
import { expandBatch } from "../batches/expand.ts";
import type { EngineContext } from "../context.ts";
import { announceEvent } from "../endpoints/announce.ts";
import { deliverEvent } from "../endpoints/deliver.ts";
import { sendMail } from "../mails/send.ts";
import { erase } from "../erasure/job.ts";
import { tellAccount } from "../news/tell-account.ts";
import { mailNotification } from "../notifications/mail.ts";
import { notifyEnd } from "../notifications/notify-end.ts";
import { sendPush, sendPusher } from "../notifications/send.ts";
import { spread } from "../notifications/spread.ts";
import { fireSchedule } from "../schedules/fire.ts";
import { FREE_PAYLOADS } from "./free-kinds.ts";
import type { FreeKind } from "./free-kinds.ts";
import type { JobResult } from "./job.ts";

/** Each kind reads its own payload; a row of another shape is a broken job. */
export const FREE_WORK: Readonly<
  Record<FreeKind, (context: EngineContext, job: JobRow) => Promise<JobResult>>
> = {
  expand_batch: (context, job) =>
    expandBatch(context, job, FREE_PAYLOADS.expand_batch.parse(job.payload)),
  announce_event: (context, job) =>
    announceEvent(context, FREE_PAYLOADS.announce_event.parse(job.payload)),
  deliver_event: (context, job) =>
    deliverEvent(context, job, FREE_PAYLOADS.deliver_event.parse(job.payload)),
  notify_end: (context, job) => notifyEnd(context, FREE_PAYLOADS.notify_end.parse(job.payload)),
  tell_account: (context, job) =>
    tellAccount(context, job, FREE_PAYLOADS.tell_account.parse(job.payload)),
  spread_notification: (context, job) =>
    spread(context, FREE_PAYLOADS.spread_notification.parse(job.payload)),
  send_push: (context, job) => sendPush(context, FREE_PAYLOADS.send_push.parse(job.payload)),
  send_pusher: (context, job) => sendPusher(context, FREE_PAYLOADS.send_pusher.parse(job.payload)),
  send_mail: (context, job) => sendMail(context, job, FREE_PAYLOADS.send_mail.parse(job.payload)),
  erase_account: (context, job) =>
    eraseAccount(context, FREE_PAYLOADS.erase_account.parse(job.payload)),
  erase_prediction: (context, job) =>
    erase(context, FREE_PAYLOADS.erase_prediction.parse(job.payload)),
  mail_notification: (context, job) =>
    mailNotification(context, job, FREE_PAYLOADS.mail_notification.parse(job.payload)),
  fire_schedule: (context, job) =>
    fireSchedule(context, job, FREE_PAYLOADS.fire_schedule.parse(job.payload).scheduleId),
};

export const isFreeKind = (kind: string): kind is FreeKind => Object.hasOwn(FREE_WORK, kind);
