import type { account } from "./schema/account.ts";
import type { endpointAttempt, endpointDelivery } from "./schema/endpoint-delivery.ts";
import type { endpoint, endpointSecret } from "./schema/endpoint.ts";
import type { batch, batchItem } from "./schema/batch.ts";
import type { apiKey } from "./schema/api-key.ts";
import type { ignoredUpdate } from "./schema/ignored-update.ts";
import type { job } from "./schema/job.ts";
import type { ledgerEntry } from "./schema/ledger-entry.ts";
import type { operatorAccess } from "./schema/operator-access.ts";
import type { notification, notificationSetting, pushSubscription } from "./schema/notification.ts";
import type { predictionEvent } from "./schema/prediction-event.ts";
import type { predictionProgress } from "./schema/prediction-progress.ts";
import type { prediction } from "./schema/prediction.ts";
import type { providerHealth } from "./schema/provider-health.ts";
import type { queuePause } from "./schema/queue-pause.ts";
import type { rateBucket } from "./schema/rate-bucket.ts";
import type { schedule } from "./schema/schedule.ts";
import type { signUp } from "./schema/sign-up.ts";
import type { storedResult } from "./schema/stored-result.ts";
import type { upload } from "./schema/upload.ts";
import type { webhookDelivery } from "./schema/webhook-delivery.ts";

export type AccountRow = typeof account.$inferSelect;
export type EndpointRow = typeof endpoint.$inferSelect;
export type EndpointAttemptRow = typeof endpointAttempt.$inferSelect;
export type EndpointDeliveryRow = typeof endpointDelivery.$inferSelect;
export type EndpointSecretRow = typeof endpointSecret.$inferSelect;
export type NotificationRow = typeof notification.$inferSelect;
export type NotificationSettingRow = typeof notificationSetting.$inferSelect;
export type PushSubscriptionRow = typeof pushSubscription.$inferSelect;
export type BatchRow = typeof batch.$inferSelect;
export type BatchItemRow = typeof batchItem.$inferSelect;
export type ApiKeyRow = typeof apiKey.$inferSelect;
export type IgnoredUpdateRow = typeof ignoredUpdate.$inferSelect;
export type JobRow = typeof job.$inferSelect;
export type LedgerEntryRow = typeof ledgerEntry.$inferSelect;
export type OperatorAccessRow = typeof operatorAccess.$inferSelect;
export type PredictionEventRow = typeof predictionEvent.$inferSelect;
export type PredictionProgressRow = typeof predictionProgress.$inferSelect;
export type PredictionRow = typeof prediction.$inferSelect;
export type ProviderHealthRow = typeof providerHealth.$inferSelect;
export type QueuePauseRow = typeof queuePause.$inferSelect;
export type RateBucketRow = typeof rateBucket.$inferSelect;
export type ScheduleRow = typeof schedule.$inferSelect;
export type SignUpRow = typeof signUp.$inferSelect;
export type StoredResultRow = typeof storedResult.$inferSelect;
export type UploadRow = typeof upload.$inferSelect;
export type WebhookDeliveryRow = typeof webhookDelivery.$inferSelect;

/** A job as its maker writes it; attempts, lease and death come later. */
export type NewJob = Pick<
  JobRow,
  | "id"
  | "kind"
  | "predictionId"
  | "accountId"
  | "payload"
  | "priority"
  | "runAt"
  | "attemptsMax"
  | "rateBucket"
  | "createdAt"
>;
