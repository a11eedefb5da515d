import type { PredictionRow } from "@darkroom/db";
import {
  BATCH_ATTEMPTS_MAX,
  BATCH_BACKOFF,
  JOB_BACKOFF,
  backoffMs,
  isFinalPhase,
} from "@darkroom/lifecycle";
import type { LifecycleEvent } from "@darkroom/lifecycle";
import type { Provider, ProviderUpdate, StartOutcome } from "@darkroom/providers";
import { narrowRateBucket, pauseRateBucket } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { DIRECT_WAIT_MS_MAX, LEASE_MS } from "../limits.ts";
import { apply } from "../predictions/apply.ts";
import type { ApplyOutcome } from "../predictions/apply.ts";
import { modelNameAt, inputAt } from "../models/routes.ts";
import { isBound } from "../predictions/is-bound.ts";
import { PRIORITIES } from "../predictions/priorities.ts";
import { switchProvider } from "../predictions/switch.ts";
import { resultOfStart } from "../provider-health/observe-provider.ts";
import type { Leave } from "../provider-health/provider-health.ts";
import type { Cause } from "../predictions/unit.ts";
import { noteCredit } from "../queue/credit-outage.ts";
import { isPaused, openPauses } from "../queue/pauses/read.ts";
import { inlineUploads } from "../uploads/inline.ts";
import { DONE, doneJob } from "./job.ts";
import type { JobInHand, JobResult } from "./job.ts";
import { grantedBucket, providerBucket } from "./buckets.ts";
import type { JobPayload } from "./kinds.ts";
import { newsChanges, newsDetail, newsEvent } from "./news.ts";

/** A run gets at least this long at the provider, milliseconds. */
const RUN_MS_MIN = 5_000;

function callbackUrl(
  context: EngineContext,
  row: PredictionRow,
  provider: Provider,
): string | null {
  const { webhooks, direct } = provider.capabilities;
  const answers = row.pattern === "direct" && direct !== undefined ? direct.webhooks : webhooks;
  const reachable = answers && context.webhooksReachable(provider.name);
  return reachable ? context.callback.url(provider.name, row.id) : null;
}

/** How long the provider may hold its answer for somebody who waits; null where nobody does. */
function waitMsOf(row: PredictionRow, provider: Provider, deadlineMs: number): number | null {
  const { direct } = provider.capabilities;
  if (row.pattern !== "direct" || direct === undefined) return null;
  return Math.min(DIRECT_WAIT_MS_MAX, direct.waitMsMax, deadlineMs);
}

type Answer = { event: LifecycleEvent; cause: Partial<Cause> };

/**
 * A creation that was certainly not taken is sent again after a wait: as often as its deadline
 * admits where somebody waits, else a few times. Only a provider that is out of order costs a try.
 */
function defer(
  context: EngineContext,
  row: PredictionRow,
  started: Extract<StartOutcome, { outcome: "deferred" }>,
  tried: JobPayload<"submit_prediction">,
): Answer {
  const { error, errorText, retryAfterMs } = started;
  const deferrals = tried.deferrals + 1;
  const attempts = (tried.attempts ?? 0) + (error === "provider_unavailable" ? 1 : 0);
  const isBatch = row.priority === PRIORITIES.batch;
  if (isBatch && attempts >= BATCH_ATTEMPTS_MAX) {
    return {
      event: { type: "submission.refused", error },
      cause: { detail: { error, errorText, attempts } },
    };
  }
  const rule = isBatch ? BATCH_BACKOFF : JOB_BACKOFF;
  const waitMs = Math.max(retryAfterMs, backoffMs(rule, deferrals, context.random()));
  return {
    event: { type: "submission.deferred", error },
    cause: {
      submitAt: context.now() + waitMs,
      tried: { deferrals, attempts },
      detail: { error, errorText, waitMs },
    },
  };
}

/** What the provider's answer means, with everything the row learns from it. */
function answer(
  context: EngineContext,
  row: PredictionRow,
  started: StartOutcome,
  tried: JobPayload<"submit_prediction">,
): Answer {
  switch (started.outcome) {
    case "accepted":
      return {
        event: newsEvent("submission.accepted", started.update),
        cause: {
          changes: newsChanges(context, row, started.update),
          detail: newsDetail(started.update),
        },
      };
    case "deferred":
      return defer(context, row, started, tried);
    case "refused":
      return {
        event: { type: "submission.refused", error: started.error },
        cause: { detail: { error: started.error, errorText: started.errorText } },
      };
    case "lost":
      return {
        event: { type: "submission.lost" },
        cause: { detail: { errorText: started.errorText } },
      };
  }
}

const CUT_OFF = "the worker ended before the provider answered";
const BOUND = "the provider answered with a run that belongs to another prediction";

/** Whether a creation was sent, and what came of it, is unknown; it is looked for. */
async function resume(
  context: EngineContext,
  hand: JobInHand,
  errorText: string,
): Promise<JobResult> {
  const result = await apply(
    context,
    hand.row.id,
    { type: "submission.lost" },
    {
      actor: { kind: "worker", id: context.workerName },
      detail: { errorText },
      doneJob: doneJob(context, hand.job),
    },
  );
  return afterApply(context, result);
}

function afterApply(context: EngineContext, result: ApplyOutcome): JobResult {
  return result.outcome === "contended" ? { outcome: "again", runAt: context.now() } : DONE;
}

/**
 * Sends one prediction to its provider, at most once: the intent is written first, and a lost
 * answer is never followed by a second creation.
 */
export async function submitPrediction(
  context: EngineContext,
  hand: JobInHand,
  payload: JobPayload<"submit_prediction">,
): Promise<JobResult> {
  const { job, row } = hand;
  const actor = { kind: "worker", id: context.workerName } as const;
  if (row.status === "submitting") return resume(context, hand, CUT_OFF);
  if (row.status !== "queued") return DONE;
  const now = context.now();
  const pauses = (await openPauses(context)).filter((pause) => isPaused([pause], row));
  if (pauses.length > 0) {
    const isOff = pauses.some((pause) => pause.provider === row.provider);
    const isSwitched = isOff && (await switchProvider(context, row, doneJob(context, job)));
    return isSwitched ? DONE : { outcome: "again", runAt: now };
  }
  if (now >= row.deadlineAt) {
    const cause = { actor, doneJob: doneJob(context, job) };
    return afterApply(context, await apply(context, row.id, { type: "deadline.passed" }, cause));
  }
  if (context.spool.isFull()) return { outcome: "again", runAt: now + JOB_BACKOFF.firstMs };
  const provider = context.providerOf(row.provider);
  if (provider === null) throw new EngineError("unknown_provider", row.provider);
  // Read before the intent: a storage that is down costs a wait, and no creation that may be lost.
  const sent = await inlineUploads(context, row);
  const leave = await context.health.admit(row.provider);
  if (leave.outcome === "held") {
    const isSwitched = await switchProvider(context, row, doneJob(context, job));
    return isSwitched ? DONE : { outcome: "again", runAt: leave.until };
  }
  const webhook = callbackUrl(context, row, provider);
  const intent = await apply(
    context,
    row.id,
    { type: "submission.started", provider: row.provider },
    { actor, changes: { callbackUsed: webhook !== null } },
  );
  if (intent.outcome !== "applied") await giveBack(context, row, leave);
  if (intent.outcome === "ignored" && intent.prediction.status === "submitting") {
    // A rival has begun this creation; should its answer get lost, this job is what sees it.
    return { outcome: "again", runAt: context.now() + LEASE_MS };
  }
  if (intent.outcome !== "applied") return afterApply(context, intent);
  return send(
    context,
    { ...hand, row: intent.prediction },
    { provider, webhook, leave, payload, sent },
  );
}

type Sending = {
  provider: Provider;
  webhook: string | null;
  leave: Admitted;
  payload: JobPayload<"submit_prediction">;
  /** The row with the bytes of its uploads; null where they are gone. */
  sent: PredictionRow | null;
};

const UPLOAD_GONE: StartOutcome = {
  outcome: "refused",
  error: "invalid_input",
  errorText: "an upload that the input names is gone",
};

async function send(
  context: EngineContext,
  hand: JobInHand,
  { provider, webhook, leave, payload, sent }: Sending,
): Promise<JobResult> {
  const { job, row } = hand;
  const deadlineMs = Math.max(RUN_MS_MIN, row.deadlineAt - context.now());
  const started =
    sent === null
      ? UPLOAD_GONE
      : await provider.start({
          model: modelNameAt(context, row),
          modelVersion: row.modelVersion,
          input: inputAt(context, sent),
          webhook,
          wantsProgress: row.priority === 0,
          deadlineMs,
          waitMs: waitMsOf(row, provider, deadlineMs),
        });
  const { event, cause } = answer(context, row, started, payload);
  const result = await apply(context, row.id, event, {
    ...cause,
    actor: { kind: "worker", id: context.workerName },
    doneJob: doneJob(context, job),
  });
  await learn(context, row, started, leave);
  if (result.outcome === "applied" && isOutage(started)) {
    await switchProvider(context, result.prediction);
  }
  if (result.outcome === "ignored" && started.outcome === "accepted") {
    if (await isBound(context, provider.name, started.update)) return resume(context, hand, BOUND);
    await disown(context, provider, started.update, result);
  }
  return result.outcome === "contended"
    ? { outcome: "failed", error: "the provider's answer met rivals at every try" }
    : afterApply(context, result);
}

type Admitted = Extract<Leave, { outcome: "admitted" }>;

/** Nothing was sent under this leave. */
async function giveBack(
  context: EngineContext,
  row: PredictionRow,
  leave: Admitted,
): Promise<void> {
  const { generation } = leave;
  await context.health.record(row.provider, { kind: "start", result: "neutral", generation });
}

/** Whether the provider turned a creation away because it is out of service, for all or for us. */
function isOutage(
  started: StartOutcome,
): started is Extract<StartOutcome, { outcome: "deferred" }> {
  return (
    started.outcome === "deferred" &&
    (started.error === "provider_unavailable" || started.error === "provider_credit")
  );
}

/**
 * Tells everybody what the answer to a creation says about the provider, once the answer itself is
 * safe.
 */
async function learn(
  context: EngineContext,
  row: PredictionRow,
  started: StartOutcome,
  { generation }: Admitted,
): Promise<void> {
  const outcome = { kind: "start", result: resultOfStart(started), generation } as const;
  const silentUntil = isOutage(started) ? context.now() + started.retryAfterMs : undefined;
  await context.health.record(row.provider, outcome, silentUntil);
  await noteCredit(context, row.provider, started);
  await obeyPace(context, row, started);
  if (started.outcome === "deferred") await slowDown(context, row, started);
}

/**
 * The provider took a creation that we had already ended, or bound otherwise: it is told to stop,
 * once, so that the orphan costs little.
 */
async function disown(
  context: EngineContext,
  provider: Provider,
  update: ProviderUpdate,
  { reason, prediction }: Extract<ApplyOutcome, { outcome: "ignored" }>,
): Promise<void> {
  if (reason !== "terminal" && reason !== "foreign") return;
  // One whose answer was lost was counted when it ended without a run.
  if (prediction.lostAt === null) context.counters.add("orphanSuspected");
  if (!isFinalPhase(update.phase)) await provider.cancel(update.providerPredictionId);
}

/** Goes no faster than the answer to a creation says that the provider lets us. */
async function obeyPace(
  context: EngineContext,
  row: PredictionRow,
  started: StartOutcome,
): Promise<void> {
  const pace = "pace" in started ? started.pace : undefined;
  if (pace === undefined) return;
  const id = grantedBucket(context, row);
  const now = context.now();
  if (pace.rate !== null) {
    const { burst, perMinute } = pace.rate;
    const narrow = { id, capacity: burst, refillPerSecond: perMinute / 60, now };
    await narrowRateBucket(context.database, narrow);
  }
  if (pace.pauseMs !== null) {
    await pauseRateBucket(context.database, { id, until: now + pace.pauseMs });
  }
}

/**
 * While a provider turns creations away, the others wait as well: of the model where its rate is
 * what was exceeded and the provider counts each model, else all.
 */
async function slowDown(
  context: EngineContext,
  row: PredictionRow,
  { error, retryAfterMs }: Extract<StartOutcome, { outcome: "deferred" }>,
): Promise<void> {
  const id = error === "rate_limited" ? grantedBucket(context, row) : providerBucket(row.provider);
  await pauseRateBucket(context.database, { id, until: context.now() + retryAfterMs });
}
