import { endpointDelivery, settleAttempt } from "@darkroom/db";
import type { EndpointDeliveryRow, EndpointRow, JobRow, Settlement } from "@darkroom/db";
import { deliveryWaitMs } from "@darkroom/lifecycle";
import type { PostOutcome } from "@darkroom/providers";
import { and, eq, lt, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { notificationJob } from "../notifications/job.ts";
import { prepareOnce } from "../prepare-once.ts";
import { deliveryJob } from "./job.ts";
import {
  ENDPOINT_ANSWER_MS_MAX,
  ENDPOINT_BUSY_WAIT_MS,
  ENDPOINT_EXCERPT_BYTES_MAX,
  ENDPOINT_FAILING_MS_MAX,
  ENDPOINT_LINE_WAIT_MS,
} from "./limits.ts";
import { loadDelivery } from "./load.ts";
import { signedHeaders } from "./secrets.ts";
import type { AttemptOutcome } from "./views.ts";

const HTTP_GONE = 410;

type InHand = { delivery: EndpointDeliveryRow; endpoint: EndpointRow };

const pendingBefore = prepareOnce((orm) =>
  orm
    .select({ id: endpointDelivery.id })
    .from(endpointDelivery)
    .where(
      and(
        eq(endpointDelivery.endpointId, sql.placeholder("endpointId")),
        eq(endpointDelivery.predictionId, sql.placeholder("predictionId")),
        eq(endpointDelivery.state, sql`'pending'`),
        lt(endpointDelivery.sequence, sql.placeholder("sequence")),
      ),
    )
    .limit(1)
    .prepare(),
);

/** An older event of the same prediction goes first, also one that is sent once more. */
async function mustWait(context: EngineContext, delivery: EndpointDeliveryRow): Promise<boolean> {
  const { endpointId, predictionId, sequence } = delivery;
  if (predictionId === null || sequence === null) return false;
  const before = await pendingBefore(context).execute({ endpointId, predictionId, sequence });
  return before.length > 0;
}

function readOutcome(posted: PostOutcome): AttemptOutcome {
  switch (posted.outcome) {
    case "answered":
      if (posted.status >= 200 && posted.status < 300) return "delivered";
      return posted.status >= 300 && posted.status < 400 ? "redirected" : "refused";
    case "late":
      return "late";
    case "forbidden":
      return "forbidden";
    case "unavailable":
      return "unreachable";
  }
}

const isTest = ({ type }: EndpointDeliveryRow): boolean => type === "endpoint.test";

/** Where the delivery stands after this attempt. A test is made once. */
function nextOf(
  context: EngineContext,
  delivery: EndpointDeliveryRow,
  posted: PostOutcome,
): Settlement["next"] {
  const scheduled = delivery.scheduled + 1;
  if (readOutcome(posted) === "delivered") return { state: "delivered", scheduled, nextAt: null };
  const isAnswered = posted.outcome === "answered";
  const isGone = isAnswered && posted.status === HTTP_GONE;
  const retryAfterMs = isAnswered ? posted.retryAfterMs : null;
  const waitMs =
    isGone || isTest(delivery) ? null : deliveryWaitMs(scheduled, context.random(), retryAfterMs);
  if (waitMs === null) return { state: "failed", scheduled, nextAt: null };
  return { state: "pending", scheduled, nextAt: context.now() + waitMs };
}

function verdictOf(
  context: EngineContext,
  { delivery, endpoint }: InHand,
  { posted, at }: { posted: PostOutcome; at: number },
): Settlement["verdict"] {
  if (readOutcome(posted) === "delivered") return { kind: "well", reopens: isTest(delivery) };
  if (isTest(delivery)) return { kind: "none" };
  const isGone = posted.outcome === "answered" && posted.status === HTTP_GONE;
  const id = context.newId();
  const { accountId } = endpoint;
  return {
    kind: "ill",
    reason: isGone ? "gone" : "failing",
    failingBefore: isGone ? null : at - ENDPOINT_FAILING_MS_MAX,
    notice: {
      id,
      accountId,
      kind: "endpoint.disabled",
      subject: endpoint.id,
      // Of attempts that end in the same moment each may see itself as the one that disabled it.
      onceKey: `endpoint.disabled:${endpoint.id}:${at}`,
      createdAt: at,
      readAt: null,
      spreadAt: null,
    },
    spread: notificationJob(context, "spread_notification", {
      accountId,
      payload: { notificationId: id },
    }),
  };
}

async function send(context: EngineContext, { delivery, endpoint }: InHand) {
  const at = context.now();
  const signed = await signedHeaders(context, endpoint, delivery);
  const headers = {
    "content-type": "application/json",
    "user-agent": "Darkroom-Webhooks/1",
    ...signed,
  };
  const posted = await context.safeFetch.post(
    endpoint.url ?? "",
    { headers, body: delivery.body },
    {
      timeoutMs: ENDPOINT_ANSWER_MS_MAX,
      excerptBytesMax: ENDPOINT_EXCERPT_BYTES_MAX,
      now: at,
    },
  );
  const outcome = readOutcome(posted);
  const isExcerpted = posted.outcome === "answered" && outcome !== "delivered";
  const attempt = {
    id: context.newId(),
    deliveryId: delivery.id,
    at,
    durationMs: Math.max(0, context.now() - at),
    outcome,
    status: posted.outcome === "answered" ? posted.status : null,
    excerpt: isExcerpted ? posted.excerpt : "",
  };
  return { posted, attempt };
}

/** Sends one event once and writes what came of it; the schedule says when it is tried again. */
async function attemptDelivery(context: EngineContext, hand: InHand): Promise<JobResult> {
  const { posted, attempt } = await send(context, hand);
  const next = nextOf(context, hand.delivery, posted);
  const isHeld = await settleAttempt(context.database, {
    delivery: hand.delivery,
    attempt,
    next,
    verdict: verdictOf(context, hand, { posted, at: attempt.at }),
    job: deliveryJob(context),
  });
  context.counters.add(attempt.outcome === "delivered" ? "eventsDelivered" : "eventAttemptsFailed");
  if (next.state === "failed") context.counters.add("eventsGivenUp");
  if (!isHeld || next.nextAt === null) return DONE;
  return { outcome: "again", runAt: next.nextAt };
}

/**
 * One attempt of a delivery, where its turn has come and its endpoint has a place free. A slow
 * endpoint holds up its own events and nobody else's.
 */
export async function deliverEvent(
  context: EngineContext,
  job: JobRow,
  { deliveryId }: { deliveryId: string },
): Promise<JobResult> {
  const hand = await loadDelivery(context, deliveryId);
  if (hand === null || hand.delivery.state !== "pending" || hand.delivery.jobId !== job.id) {
    return DONE;
  }
  const now = context.now();
  if (await mustWait(context, hand.delivery)) {
    return { outcome: "again", runAt: now + ENDPOINT_LINE_WAIT_MS };
  }
  const { id } = hand.endpoint;
  if (!context.endpointPlaces.take(id)) {
    const waitMs = Math.round(ENDPOINT_BUSY_WAIT_MS * (1 + context.random()));
    return { outcome: "again", runAt: now + waitMs };
  }
  try {
    return await attemptDelivery(context, hand);
  } finally {
    context.endpointPlaces.release(id);
  }
}
