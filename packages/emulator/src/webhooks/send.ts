import type { Clock } from "../clock/clock.ts";
import { type RandomBytes, randomLetters, WEBHOOK_ID_LENGTH } from "../identifiers.ts";
import { STALE_TIMESTAMP_AGE_S, WEBHOOK_TIMEOUT_MS_OF } from "../limits.ts";
import type { PredictionRecord } from "../predictions/record.ts";
import type { WebhookEvent } from "../scenario/schema.ts";
import type { Store } from "../store/types.ts";
import type { Delivery } from "./delivery.ts";
import type { WebhookWires } from "./wire.ts";

export type SenderParts = {
  store: Store;
  wires: WebhookWires;
  now: () => number;
  clock: Clock;
  /** The clock of who receives: signatures tell its time, whatever the emulator's own has come to. */
  wallNow: () => number;
  fetch: typeof globalThis.fetch;
  randomBytes: RandomBytes;
  /** Aborted when the emulator closes. */
  closing: AbortSignal;
};

/** Parts of what really posts, with the posts that are under way. */
export type PosterParts = SenderParts & { posts: Set<AbortController> };

/** Events sent when a create names no filter (R24). */
const EVENTS_DEFAULT: readonly WebhookEvent[] = ["output", "completed"];

/** Whether a webhook for this event was asked for and is not dropped by the scenario. */
export function isWanted(record: PredictionRecord, event: WebhookEvent): boolean {
  if (record.webhook === null) return false;
  if (!(record.webhookEvents ?? EVENTS_DEFAULT).includes(event)) return false;
  if (event === "completed" && !isWantedEnding(record)) return false;
  const drop = record.scenario.webhooks?.drop ?? false;
  return typeof drop === "boolean" ? !drop : !drop.includes(event);
}

function isWantedEnding({ status, webhookEndings }: PredictionRecord): boolean {
  return webhookEndings === null || webhookEndings.some((each) => each === status);
}

/** A webhook about the prediction as it stands now. */
export function composeDelivery(
  parts: SenderParts,
  record: PredictionRecord,
  event: WebhookEvent,
  url: string,
): Delivery {
  const faults = record.scenario.webhooks ?? {};
  const dueAtMs = parts.now() + (faults.delayMs ?? 0);
  return {
    webhookId: `msg_${randomLetters(parts.randomBytes, WEBHOOK_ID_LENGTH)}`,
    provider: record.provider,
    predictionId: record.id,
    event,
    url,
    body: parts.wires[record.provider].renderBody(record),
    dueAtMs,
    attempts: 0,
    nextAttemptAtMs: dueAtMs,
    copies: Number(faults.duplicate ?? 0),
    badSignature: faults.badSignature ?? false,
    staleTimestamp: faults.staleTimestamp ?? false,
    timestampOffsetS: faults.timestampOffsetS ?? 0,
    oldSecret: faults.oldSecret ?? false,
  };
}

/** Posts it once, copies besides on the first try. Answers whether the receiver accepted it. */
export async function tryDelivery(parts: PosterParts, delivery: Delivery): Promise<boolean> {
  const copies = delivery.attempts === 0 ? delivery.copies : 0;
  const posts = Array.from({ length: 1 + copies }, () => parts.clock.hold(post(parts, delivery)));
  const [status = 0] = await Promise.all(posts);
  return status >= 200 && status < 300;
}

async function post(parts: PosterParts, delivery: Delivery): Promise<number> {
  const { now, closing, store, wires } = parts;
  const ageS = delivery.staleTimestamp ? STALE_TIMESTAMP_AGE_S : 0;
  const signature = wires[delivery.provider].sign({
    webhookId: delivery.webhookId,
    timestampS: Math.floor(parts.wallNow() / 1000) - ageS + delivery.timestampOffsetS,
    body: delivery.body,
    predictionId: delivery.predictionId,
    isForged: delivery.badSignature,
    isOldSecret: delivery.oldSecret,
  });
  let status = 0;
  // One controller for each post: signals derived from one long-lived signal grow slow by the thousand.
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), WEBHOOK_TIMEOUT_MS_OF[delivery.provider]);
  parts.posts.add(giveUp);
  try {
    const response = await parts.fetch(delivery.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...signature },
      body: delivery.body,
      // A redirect is an answer like any other, and not a 2xx (R23).
      redirect: "manual",
      signal: giveUp.signal,
    });
    status = response.status;
    await response.body?.cancel();
  } catch {
    // No answer came; the log says 0.
  } finally {
    clearTimeout(timer);
    parts.posts.delete(giveUp);
  }
  if (closing.aborted) return 0;
  store.addLogEntry({
    at: new Date(now()).toISOString(),
    kind: "webhook",
    id: delivery.predictionId,
    webhook: delivery.url,
    status,
  });
  return status;
}
