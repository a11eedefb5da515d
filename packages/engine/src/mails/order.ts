import { enqueueJobs } from "@darkroom/db";
import type { NewJob } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import type { FreeKind } from "../jobs/free-kinds.ts";
import { PRIORITIES } from "../predictions/priorities.ts";
import { MAIL_ATTEMPTS_MAX, MAIL_LINK_MS } from "./limits.ts";
import type { MailKind } from "./words.ts";

export type MailOrder = { kind: MailKind; to: string; link: string | null };

export type MailVerbs = {
  /** Whether this installation sends mail at all. */
  isAvailable: boolean;
  /** Writes a mail into the outbox; a worker sends it. */
  order: (mail: MailOrder) => Promise<{ outcome: "ordered" } | { outcome: "unavailable" }>;
};

export const SEND_MAIL: FreeKind = "send_mail";

/** The job that sends a mail, for a commit of whatever causes it. */
export function mailJob(context: EngineContext, { kind, to, link }: MailOrder): NewJob {
  const now = context.now();
  return {
    id: context.newId(),
    kind: SEND_MAIL,
    predictionId: null,
    accountId: null,
    payload: { kind, to, link, expiresAt: now + MAIL_LINK_MS },
    priority: PRIORITIES.interactive,
    runAt: now,
    attemptsMax: MAIL_ATTEMPTS_MAX,
    rateBucket: null,
    createdAt: now,
  };
}

async function orderMail(context: EngineContext, mail: MailOrder): ReturnType<MailVerbs["order"]> {
  if (context.mail === null) return { outcome: "unavailable" };
  await enqueueJobs(context.database, [mailJob(context, mail)]);
  context.announceWork();
  return { outcome: "ordered" };
}

export function createMailVerbs(context: EngineContext): MailVerbs {
  return { isAvailable: context.mail !== null, order: (mail) => orderMail(context, mail) };
}
