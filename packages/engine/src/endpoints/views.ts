import type {
  AccountAnnouncement,
  Announcement,
  EventFilter,
  PredictionAnnouncement,
} from "@darkroom/lifecycle";
import type { AccountEvent } from "../news/describe.ts";
import type { FieldError, Page, PredictionView } from "../views.ts";

/** An endpoint as its owner reads it; never with its secret. Times are ISO 8601. */
export type EndpointView = {
  id: string;
  url: string;
  description: string;
  events: string[];
  createdAt: string;
  /** Since when it has done nothing but fail; null while it is in order. */
  failingSince: string | null;
  /** Null while it takes events. */
  disabled: { at: string; reason: "gone" | "failing" } | null;
  /** The old secret signs beside the new one until then. */
  previousSecretUntil: string | null;
};

/** One request and what came of it. */
export type EndpointAttemptView = {
  at: string;
  durationMs: number;
  outcome: AttemptOutcome;
  /** Null where no answer came. */
  statusCode: number | null;
  /** The beginning of an answer that was no success. */
  excerpt: string;
};

export const ATTEMPT_OUTCOMES = [
  "delivered",
  "refused",
  "redirected",
  "late",
  "unreachable",
  "forbidden",
] as const;
/** `forbidden`: the address may not be asked from here. `late`: no answer within the time. */
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export type EndpointDeliveryView = {
  /** The `webhook-id` of every attempt. */
  id: string;
  type: string;
  predictionId: string | null;
  sequence: number | null;
  state: "pending" | "delivered" | "failed" | "dropped";
  attempts: number;
  createdAt: string;
  /** When it is sent next; null where it waits for its turn or has ended. */
  nextAttemptAt: string | null;
  endedAt: string | null;
  /** Newest first. */
  log: EndpointAttemptView[];
};

/** What an endpoint gets as JSON. `data` of a prediction is what its owner reads. */
export type EndpointEvent =
  | {
      type: PredictionAnnouncement;
      /** When it happened, ISO 8601. */
      timestamp: string;
      /** Grows with each event of the prediction. */
      sequence: number;
      data: PredictionView;
    }
  | {
      type: Exclude<Announcement, PredictionAnnouncement | AccountAnnouncement>;
      timestamp: string;
      sequence: null;
      data: { endpointId: string };
    }
  | (AccountEvent & { timestamp: string; sequence: null });

export type NewEndpoint = {
  url: string;
  description: string;
  /** Empty for none: only predictions that name it send to it. */
  events: readonly EventFilter[];
};

/** A secret is told once, when it is made. */
export type CreateEndpointOutcome =
  | { outcome: "created"; endpoint: EndpointView; secret: string }
  | { outcome: "invalid"; fields: FieldError[] }
  | { outcome: "too_many"; most: number };

export type RotateOutcome =
  | { outcome: "rotated"; secret: string; previousUntil: string }
  | { outcome: "not_found" };

/** `deliveryId` is the `webhook-id` under which the attempt comes. */
export type SendOutcome =
  | { outcome: "sent"; deliveryId: string }
  | { outcome: "too_soon"; retryAfterMs: number }
  | { outcome: "not_found" }
  /** Its endpoint is disabled; a test that goes well opens it again. */
  | { outcome: "disabled" };

type Owned = { accountId: string; id: string };

export type EndpointVerbs = {
  create: (command: NewEndpoint & { accountId: string }) => Promise<CreateEndpointOutcome>;
  list: (accountId: string) => Promise<EndpointView[]>;
  /** False where there is none. */
  delete: (target: Owned) => Promise<boolean>;
  test: (target: Owned) => Promise<SendOutcome>;
  /** `id` is that of an endpoint, or `account` for what signs webhooks that orders name. */
  rotate: (target: Owned) => Promise<RotateOutcome>;
  /** `id` is that of a delivery. */
  redeliver: (target: Owned) => Promise<SendOutcome>;
  /** The log of an endpoint, or of what the order of one prediction named; null without either. */
  deliveries: (query: {
    accountId: string;
    of: { endpointId: string } | { predictionId: string };
    cursor: string | null;
    most: number;
  }) => Promise<Page<EndpointDeliveryView> | null>;
};
