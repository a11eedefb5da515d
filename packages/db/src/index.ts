export type {
  BatchOptions,
  Database,
  DatabaseOptions,
  ResultRow,
  ResultRows,
  SqlValue,
  Statement,
} from "./database.ts";
export { DatabaseError } from "./database-error.ts";
export type { DatabaseErrorCode } from "./database-error.ts";
export { openDatabase } from "./open-database.ts";
export type { Waits } from "./waits.ts";
export type {
  AccountRow,
  EndpointAttemptRow,
  EndpointDeliveryRow,
  EndpointRow,
  EndpointSecretRow,
  BatchItemRow,
  BatchRow,
  ApiKeyRow,
  IgnoredUpdateRow,
  JobRow,
  LedgerEntryRow,
  OperatorAccessRow,
  NewJob,
  NotificationRow,
  NotificationSettingRow,
  PredictionEventRow,
  PredictionProgressRow,
  PredictionRow,
  ProviderHealthRow,
  PushSubscriptionRow,
  QueuePauseRow,
  RateBucketRow,
  ScheduleRow,
  SignUpRow,
  StoredResultRow,
  WebhookDeliveryRow,
} from "./rows.ts";
export {
  account,
  accountCap,
  accountMember,
  accountReuse,
  apiKey,
  authAccount,
  authSession,
  authUser,
  authVerification,
  batch,
  batchItem,
  batchRetry,
  creditOutage,
  endpoint,
  endpointAttempt,
  endpointDelivery,
  endpointSecret,
  ignoredUpdate,
  job,
  ledgerEntry,
  notification,
  operatorAccess,
  notificationSetting,
  prediction,
  predictionEvent,
  predictionProgress,
  providerHealth,
  pushSubscription,
  queuePause,
  rateBucket,
  schedule,
  signUp,
  storedResult,
  upload,
  webhookDelivery,
} from "./schema/index.ts";
export { ACCESS_KINDS } from "./schema/operator-access.ts";
export { BATCH_ITEM_OUTCOMES } from "./schema/batch.ts";
export { RESULT_KINDS } from "./schema/stored-result.ts";
export type { RefusalReason, Unit, UnitOutcome } from "./units/unit.ts";
export { cancelBatch } from "./batches/cancel.ts";
export { removeBatch, replaceBatchJob } from "./batches/keep.ts";
export { openBatch } from "./batches/open.ts";
export { putOffDeadlines } from "./batches/put-off.ts";
export { refuseBatchItem } from "./batches/refuse.ts";
export { retryBatch } from "./batches/retry.ts";
export { endBatch, settleBatchItems } from "./batches/settle.ts";
export { addDraftItems, createDraft, dropDraft } from "./batches/stage.ts";
export type { DraftTotals, NewBatchItem } from "./batches/stage.ts";
export { adoptAccount } from "./accounts/adopt.ts";
export { clearAccount, deleteAccount } from "./accounts/delete.ts";
export { mergeAccounts } from "./accounts/merge.ts";
export type { Merge } from "./accounts/merge.ts";
export { openAccount } from "./accounts/open.ts";
export { createApiKey } from "./api-keys/create.ts";
export { grantCredits } from "./credits/grant.ts";
export type { Grant, GrantOutcome } from "./credits/grant.ts";
export { drainAccount } from "./credits/transfer.ts";
export type { TransferIds } from "./credits/transfer.ts";
export {
  RETURNED_WELCOME,
  closeReturnedWelcome,
  findReturnedWelcomes,
} from "./credits/returned-welcome.ts";
export { welcomeKey } from "./credits/welcome.ts";
export { recordDelivery } from "./deliveries/record.ts";
export type { DeliveryOutcome, NewDelivery } from "./deliveries/record.ts";
export { writeDeliveries, writeFreeDeliveries } from "./endpoints/announce.ts";
export type { NewDelivery as NewEndpointDelivery } from "./endpoints/announce.ts";
export { familyOf } from "./endpoints/listens.ts";
export { openEndpoint } from "./endpoints/open-endpoint.ts";
export { closeEndpoint, redeliver, writeTestDelivery } from "./endpoints/redeliver.ts";
export type { DeliveryJob } from "./endpoints/release.ts";
export { settleAttempt } from "./endpoints/settle-attempt.ts";
export type { Settlement } from "./endpoints/settle-attempt.ts";
export { ENDPOINT_DELIVERY_STATES } from "./schema/endpoint-delivery.ts";
export { NOTIFIED_WHEN } from "./schema/notification.ts";
export { ENDPOINT_DISABLED_REASONS } from "./schema/endpoint.ts";
export { ANY_BUCKET, claimJobs } from "./jobs/claim.ts";
export type { Claim } from "./jobs/claim.ts";
export { nextJobs } from "./jobs/next.ts";
export type { NextJob } from "./jobs/next.ts";
export { enqueueJobs } from "./jobs/enqueue.ts";
export { NEWS_JOB } from "./jobs/news.ts";
export { finishJob } from "./jobs/finish.ts";
export { nextJobAt } from "./jobs/next-at.ts";
export { readBucketPaces, readQueueLanes, readQueuedJobs } from "./jobs/places.ts";
export type { BucketPace, LanesQuery, QueueLane, QueuedJob } from "./jobs/places.ts";
export { redriveJobs } from "./jobs/redrive.ts";
export { releaseJob } from "./jobs/release.ts";
export type { Release } from "./jobs/release.ts";
export { renewLease } from "./jobs/renew.ts";
export { pauseQueue } from "./queue-pauses/pause.ts";
export { IS_PREDICTION_PAUSED } from "./queue-pauses/paused.ts";
export { resumeQueue } from "./queue-pauses/resume.ts";
export type { Resume } from "./queue-pauses/resume.ts";
export { addSchedule } from "./schedules/add.ts";
export { moveSchedule, repairSchedule } from "./schedules/move.ts";
export type { ScheduleMove } from "./schedules/move.ts";
export { removeSchedule } from "./schedules/remove.ts";
export { completeSignUp } from "./sign-ups/complete.ts";
export type { Completion } from "./sign-ups/complete.ts";
export { openSignUp } from "./sign-ups/open.ts";
export { addUpload } from "./uploads/add.ts";
export { changeAddress } from "./users/change-address.ts";
export { narrowRateBucket } from "./rate-buckets/narrow.ts";
export type { Narrowing } from "./rate-buckets/narrow.ts";
export { spreadNotification, writeNotification } from "./notifications/write.ts";
export { saveProviderHealth } from "./provider-health/save.ts";
export { pauseRateBucket } from "./rate-buckets/pause.ts";
export { setRateBucket } from "./rate-buckets/set.ts";
export type { RateBucketLimits } from "./rate-buckets/set.ts";
