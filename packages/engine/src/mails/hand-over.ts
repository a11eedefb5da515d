import type { JobRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { MailError } from "./ports.ts";
import type { MailMessage } from "./ports.ts";

/** Ends the job of a mail that will not be sent; nothing of the mail stays behind. */
export function giveUp(context: EngineContext, job: JobRow, why: string): JobResult {
  context.counters.add("mailsGivenUp");
  context.log("warn", "a mail was given up", { job: job.id, why });
  return DONE;
}

/**
 * Hands one mail to the relay. What went wrong on the way costs an attempt, what the relay refuses
 * for good is given up at once. A relay may take a mail and its answer be lost: then it is sent
 * again under the same `Message-ID`.
 */
export async function handOver(
  context: EngineContext,
  job: JobRow,
  message: Omit<MailMessage, "id">,
): Promise<JobResult> {
  if (context.mail === null) return giveUp(context, job, "no relay is configured");
  try {
    await context.mail.send({ ...message, id: job.id });
  } catch (error) {
    const isOurs = error instanceof MailError;
    if (isOurs && error.code === "permanent") return giveUp(context, job, error.message);
    context.mailHealth.note("failing");
    context.counters.add("mailAttemptsFailed");
    // Another error may quote the mail, and what is kept of a failure is read by operators.
    return { outcome: "failed", error: isOurs ? error.message : "the sender broke" };
  }
  context.mailHealth.note("ok");
  context.counters.add("mailsSent");
  return DONE;
}
