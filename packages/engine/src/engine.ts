import type { Actor, DeliveryChoice } from "@darkroom/lifecycle";
import type { PaymentGrant, PaymentGrantOutcome } from "./credits/grant-payment.ts";
import type { EndpointVerbs } from "./endpoints/views.ts";
import type { AccountExport } from "./accounts/export/open-export.ts";
import type { Arrival } from "./accounts/bring-along.ts";
import type { SessionVerbs } from "./sessions/verbs.ts";
import type { SignUpVerbs } from "./sign-ups/views.ts";
import type { UserVerbs } from "./users/verbs.ts";
import type { MailVerbs } from "./mails/order.ts";
import type { NotificationVerbs } from "./notifications/views.ts";
import type { BatchVerbs } from "./batches/verbs.ts";
import type { FeedItem } from "./feed/news.ts";
import type { KeyVerbs } from "./keys/verbs.ts";
import type { PartsHealth } from "./operations/parts.ts";
import type { OperationVerbs } from "./operations/verbs.ts";
import type { ScheduleVerbs } from "./schedules/verbs.ts";
import type { UploadVerbs } from "./uploads/views.ts";
import type { PauseVerbs } from "./queue/pauses/verbs.ts";
import type {
  DeliveryVerdict,
  DeliveryView,
  ReceivedDelivery,
  ReplayOutcome,
} from "./deliveries/views.ts";
import type { ListQuery } from "./predictions/list.ts";
import type { TimelineEventView } from "./predictions/timeline-view.ts";
import type { ReuseView, ReuseWish } from "./reuse/views.ts";
import type {
  ActiveView,
  AuditReport,
  AwaitEndOutcome,
  BalanceView,
  Caps,
  CapsView,
  CancelOutcome,
  CreateCommand,
  CreateOutcome,
  DayOutcomes,
  DeadLetterView,
  DeleteOutcome,
  GrantCommand,
  GrantResult,
  LedgerEntryView,
  LinkOutcome,
  ModelView,
  Page,
  PredictionView,
  Quota,
  ReadResult,
  SettleCommand,
  SettleOutcome,
  ShareView,
} from "./views.ts";

type Owned = { accountId: string; id: string };

/** The verbs. Everything that is not owned by the given account reads as absent. */
export interface Engine {
  predictions: {
    create: (command: CreateCommand) => Promise<CreateOutcome>;
    /**
     * With snapshots it may be up to `SNAPSHOT_MS` old, but never of a sequence below `minSequence`:
     * a caller passes the highest that it has seen.
     */
    get: (target: Owned & { minSequence?: number | undefined }) => Promise<PredictionView | null>;
    list: (query: ListQuery) => Promise<Page<PredictionView>>;
    /**
     * All that are not terminal, newest first; with `since`, the `sequence` of an earlier answer,
     * what has changed after it, ends included.
     */
    active: (query: { accountId: string; since: number | null }) => Promise<ActiveView>;
    cancel: (target: Owned & { actor: Actor; requestId: string }) => Promise<CancelOutcome>;
    /** Deletes an ended prediction and all that was written of it; what it cost stays. */
    delete: (target: Owned) => Promise<DeleteOutcome>;
    /** A new prediction with the same input, linked to the old one, which must be terminal. */
    retry: (
      target: Owned & {
        actor: Actor;
        requestId: string;
        idempotencyKey: string | null;
        quota?: Quota | null | undefined;
      },
    ) => Promise<CreateOutcome | { outcome: "not_found" | "not_terminal" }>;
    /**
     * Waits for the end of a prediction, at most `waitMs` or until the signal is aborted, which
     * ends the wait and never the prediction. With too many waiters it does not wait at all.
     */
    awaitEnd: (
      target: Owned & { waitMs: number; signal?: AbortSignal | undefined },
    ) => Promise<AwaitEndOutcome>;
    timeline: (target: Owned) => Promise<TimelineEventView[] | null>;
    /** Signed addresses of the stored results, for the owner to pass on. */
    share: (target: Owned) => Promise<ShareView | null>;
    /** Ends a prediction by an operator's word, with a reason; whoever owns it. */
    settle: (command: SettleCommand) => Promise<SettleOutcome>;
    /**
     * News of the account's predictions as they happen, from `opened` on; after `afterEventId`
     * also what was missed. Ends with the signal, with `return()` or with the engine.
     */
    watch: (query: {
      accountId: string;
      afterEventId: number | null;
      signal: AbortSignal;
    }) => AsyncIterable<FeedItem>;
    /** How many watch in this process. */
    watchers: () => number;
  };
  /** Many predictions ordered at once. */
  batches: BatchVerbs;
  credits: {
    balance: (accountId: string) => Promise<BalanceView>;
    ledger: (query: {
      accountId: string;
      cursor: string | null;
      most: number;
    }) => Promise<Page<LedgerEntryView>>;
    /** Credits given by an operator, once for each key. */
    grant: (command: GrantCommand) => Promise<GrantResult>;
    /** Credits that a system outside asks for, such as a payment provider, once for each key. */
    grantPayment: (grant: PaymentGrant) => Promise<PaymentGrantOutcome>;
  };
  endpoints: EndpointVerbs;
  notifications: NotificationVerbs;
  /** Mails to people, by an outbox. */
  mails: MailVerbs;
  signUps: SignUpVerbs;
  sessions: SessionVerbs;
  users: UserVerbs;
  keys: KeyVerbs;
  /** What an account may reserve at most. */
  caps: {
    get: (accountId: string) => Promise<CapsView>;
    set: (accountId: string, caps: Caps) => Promise<CapsView>;
  };
  /** Whether orders of an account may be answered with stored results of its own. */
  reuse: {
    get: (accountId: string) => Promise<ReuseView>;
    set: (accountId: string, reuse: ReuseWish) => Promise<ReuseView>;
  };
  accounts: {
    /** The account of a user, made with its welcome grant on the first call. */
    open: (userId: string) => Promise<{ accountId: string }>;
    /**
     * Notes that the owner of an account looks at something now; whoever watches is there all the
     * time. Returns at once, never fails, and writes at most every 30 s for an account.
     */
    seen: (accountId: string) => void;
    /** Gives a visitor's account to the user who signed up or in; can be repeated. */
    link: (users: { fromUserId: string; toUserId: string }) => Promise<LinkOutcome>;
    /** Takes the account from its people for good; what it has made is erased by a worker. */
    delete: (accountId: string) => Promise<void>;
    /** Everything that belongs to an account, as an archive that is made while it is read. */
    openExport: (accountId: string) => AccountExport;
    /** The same for a visitor alone, whose sessions end with it. */
    bringAlong: (arrival: Arrival) => Promise<LinkOutcome>;
  };
  models: {
    list: () => Promise<ModelView[]>;
    get: (model: string) => Promise<ModelView | null>;
    /** Credits that this input would cost, which need not be complete; null for no model. */
    quote: (model: string, input: Readonly<Record<string, unknown>>) => number | null;
    /** The delivery pattern that an order of this model would get now, whose input need not be complete; null for no model. */
    delivery: (
      model: string,
      order: Pick<CreateCommand, "delivery" | "priority" | "runAt" | "input">,
    ) => Promise<DeliveryChoice | null>;
  };
  deliveries: {
    /** Records a webhook before anything is done with it and says how to answer it. */
    ingest: (delivery: ReceivedDelivery) => Promise<DeliveryVerdict>;
    /**
     * The refusal of a delivery whose address alone is wrong, before its body is read; null
     * where the body must be seen.
     */
    refuse: (
      address: Pick<ReceivedDelivery, "provider" | "predictionId" | "token">,
    ) => DeliveryVerdict | null;
    /** All recorded deliveries, newest first; for operators. */
    list: (query: { cursor: string | null; most: number }) => Promise<Page<DeliveryView>>;
    /** Applies a recorded delivery once more; for operators. */
    replay: (target: { id: string; operator: string }) => Promise<ReplayOutcome>;
  };
  queue: PauseVerbs & {
    /** Jobs that failed at their last attempt, newest first; for operators. */
    deadLetters: (query: { cursor: string | null; most: number }) => Promise<Page<DeadLetterView>>;
    /** Gives dead letters all their attempts again; returns how many were dead. */
    redrive: (command: {
      ids: readonly string[];
      operator: string;
    }) => Promise<{ redriven: number }>;
  };
  schedules: ScheduleVerbs;
  /** Files that orders name as their inputs. */
  uploads: UploadVerbs;
  results: {
    /** A stored result by its id, for its owner or for the bearer of a signed URL. */
    read: (query: {
      id: string;
      access: { accountId: string | null; signature: string | null; expires: string | null };
      range: { start: number; end: number | null } | null;
    }) => Promise<ReadResult | null>;
    /** The latest preview of a running prediction; same access rule. */
    preview: (query: {
      predictionId: string;
      access: { accountId: string | null; signature: string | null; expires: string | null };
    }) => Promise<ReadResult | null>;
  };
  worker: {
    /** Claims and does due jobs once, bounded; returns how many were done. */
    tick: () => Promise<number>;
    /** Ticks until closed: at once when work was announced, else when the next job is due. */
    start: () => void;
    /** Ends after the jobs in hand. */
    stop: () => Promise<void>;
  };
  operations: OperationVerbs;
  /** Lets everybody go who waits for an end, now and from now on: before a process ends. */
  endWaits: () => void;
  audit: () => Promise<AuditReport>;
  /** How the predictions of the last day have ended and what they cost; reads all their rows. */
  outcomes: () => Promise<DayOutcomes>;
  health: () => Promise<PartsHealth>;
  close: () => Promise<void>;
}
