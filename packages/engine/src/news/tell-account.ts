import type { JobRow } from "@darkroom/db";
import { actingFor } from "../accounts/acting-for.ts";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { findWatcher, tell } from "../notifications/notify-end.ts";
import { readSettings } from "../notifications/settings.ts";
import { announceNews } from "./announce.ts";
import { describeNews } from "./describe.ts";
import type { News } from "./payload.ts";

/** When the account is to be notified: now, later if it still is away then, or not at all. */
async function decide(
  context: EngineContext,
  accountId: string,
  news: News,
): Promise<"tell" | "leave" | { lookAt: number }> {
  if (news.type === "credit.low") return "tell";
  // Whoever cancelled it by hand knows.
  if (news.byHand) return "leave";
  const { when } = await readSettings(context, accountId);
  if (when === "never") return "leave";
  if (when === "always") return "tell";
  const watch = await findWatcher(context, accountId, news.at);
  if (watch.outcome === "unknown") return { lookAt: watch.lookAt };
  return watch.outcome === "away" ? "tell" : "leave";
}

/**
 * Tells an account of what has happened to it: its endpoints, and by a notification those who are
 * away. The job was written in the commit of its cause and its id is the key of both, so that each
 * is told once however often this is done.
 */
export async function tellAccount(
  context: EngineContext,
  job: JobRow,
  news: News,
): Promise<JobResult> {
  if (job.accountId === null) throw new EngineError("broken_store", `job ${job.id} of nobody`);
  const event = await describeNews(context, news);
  if (event === null) return DONE;
  const { at } = news;
  await announceNews(context, { accountId: job.accountId, key: job.id, at, event });
  const accountId = await actingFor(context, job.accountId);
  const decision = await decide(context, accountId, news);
  if (decision === "leave") return DONE;
  if (decision !== "tell") return { outcome: "again", runAt: decision.lookAt };
  const subject = news.type === "batch.ended" ? news.batchId : accountId;
  return tell(context, accountId, { kind: news.type, subject, onceKey: `${news.type}:${job.id}` });
}
