import type { JobRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import type { JobResult } from "../jobs/job.ts";
import { giveUp, handOver } from "./hand-over.ts";
import type { MailOrder } from "./order.ts";
import { isWorthSending, writeMail } from "./words.ts";

export type OrderedMail = MailOrder & { expiresAt: number };

/** Sends one ordered mail. A dead letter keeps no link: it must not outlive its use. */
export async function sendMail(
  context: EngineContext,
  job: JobRow,
  mail: OrderedMail,
): Promise<JobResult> {
  const { kind, to, link, expiresAt } = mail;
  if (link !== null && context.now() >= expiresAt) {
    return giveUp(context, job, "its link has expired");
  }
  if (!isWorthSending(mail)) return giveUp(context, job, "its link was taken away");
  const result = await handOver(context, job, {
    to,
    ...writeMail({ kind, link }),
    unsubscribeUrl: null,
  });
  const isLast = result.outcome === "failed" && job.attempts >= job.attemptsMax;
  return isLast ? { ...result, payload: { ...mail, link: null } } : result;
}
