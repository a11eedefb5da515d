import type { PredictionRecord } from "../predictions/record.ts";
import type { WebhookEvent } from "../scenario/schema.ts";
import type { Delivery } from "./delivery.ts";
import { createLane, type Lane } from "./lane.ts";
import { createRetrier, type RetrierParts } from "./retry.ts";
import { composeDelivery, isWanted } from "./send.ts";

export interface WebhookScheduler {
  /** Tells of a prediction that goes on; one webhook for all events of one moment. */
  notify: (record: PredictionRecord, events: readonly WebhookEvent[]) => void;
  /** The terminal webhook, to be stored together with the end; undefined when none is to be sent. */
  composeCompleted: (record: PredictionRecord) => Delivery | undefined;
  /** Begins to send what has been stored with the end. */
  finish: (record: PredictionRecord, completed: Delivery | undefined) => void;
  /** Resolves when the first tries of all webhooks of a prediction so far have been answered. */
  settled: (predictionId: string) => Promise<void>;
  /** Takes up stored terminal webhooks after a restart. */
  resume: () => void;
  /** To be called after the parts' `closing` has been aborted. */
  close: () => Promise<void>;
}

export function createWebhookScheduler(options: Omit<RetrierParts, "posts">): WebhookScheduler {
  const parts = { ...options, posts: new Set<AbortController>() };
  const retrier = createRetrier(parts);
  const lanes = new Map<string, Lane>();

  const laneOf = (predictionId: string): Lane => {
    const known = lanes.get(predictionId);
    if (known !== undefined) return known;
    const lane = createLane({ ...parts, retrier });
    lanes.set(predictionId, lane);
    return lane;
  };

  return {
    notify: (record, events) => {
      const event = events.find((each) => isWanted(record, each));
      if (event !== undefined) laneOf(record.id).notify(record, event);
    },
    composeCompleted: (record) => {
      if (record.webhook === null || !isWanted(record, "completed")) return undefined;
      return composeDelivery(parts, record, "completed", record.webhook);
    },
    finish: (record, completed) => {
      if (record.webhook === null) return;
      const lane = laneOf(record.id);
      lane.finish(record, completed);
      void lane.settled().finally(() => lanes.delete(record.id));
    },
    settled: async (predictionId) => {
      await lanes.get(predictionId)?.settled();
    },
    resume: retrier.resume,
    close: async () => {
      for (const lane of lanes.values()) lane.close();
      for (const post of parts.posts) post.abort();
      await Promise.all(Array.from(lanes.values(), (lane) => lane.settled()));
      await retrier.close();
    },
  };
}
