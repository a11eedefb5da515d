export { audit } from "./audit/audit.ts";
export { AUDIT_RULES } from "./audit/rules.ts";
export { BATCH_EXPORT_FORMATS, BATCH_FORMATS, BATCH_STATUSES } from "./batches/views.ts";
export { BATCH_ITEMS_MAX, BATCH_UPLOAD_BYTES_MAX } from "./batches/limits.ts";
export type { BatchVerbs } from "./batches/verbs.ts";
export type {
  BatchExport,
  BatchExportFormat,
  BatchExportLink,
  BatchFormat,
  BatchItemView,
  BatchObstacle,
  BatchProblem,
  BatchQuote,
  BatchSource,
  BatchView,
  CancelBatchOutcome,
  CreateBatchCommand,
  CreateBatchOutcome,
  GetBatchOutcome,
  QuoteBatchOutcome,
  RetryBatchOutcome,
  SourceProblem,
  UploadBatchOutcome,
} from "./batches/views.ts";
export type { EngineOptions, ProviderBudget } from "./context.ts";
export { SNAPSHOT_MS } from "./limits.ts";
export { createEngine } from "./create-engine.ts";
export { ACCOUNT_SECRET } from "./endpoints/verbs.ts";
export { ENDPOINT_URL_CHARS_MAX } from "./endpoints/limits.ts";
export type {
  CreateEndpointOutcome,
  EndpointAttemptView,
  EndpointDeliveryView,
  EndpointEvent,
  EndpointView,
  NewEndpoint,
  RotateOutcome,
  SendOutcome,
} from "./endpoints/views.ts";
export type { NamedWebhook } from "./endpoints/named-webhook.ts";
export { BATCH_PACE, DEFAULT_BUDGET, DEFAULT_LOOKS } from "./jobs/budgets.ts";
export type { Engine } from "./engine.ts";
export { EngineError } from "./errors.ts";
export type { PaymentGrant, PaymentGrantOutcome } from "./credits/grant-payment.ts";
export { isKeyLike } from "./keys/format.ts";
export type {
  CreateKeyOutcome,
  FindKeyOutcome,
  KeyView,
  NewKey,
  RevokeKeyOutcome,
  UsableKey,
} from "./keys/views.ts";
export type { FeedItem, PredictionNews } from "./feed/news.ts";
export type { ModelDefinition, ModelRoute } from "./models/definition.ts";
export type { AccessView, InspectionView } from "./operations/inspection-view.ts";
export type { Finding, Verdict } from "./operations/judge.ts";
export { HEALTH_BUCKET_MS, HEALTH_WINDOW_MS } from "./operations/limits.ts";
export type { Percentiles } from "./operations/sketch.ts";
export type { EndedPrediction, ObserveEnd } from "./operations/stages.ts";
export { STAGES } from "./operations/views.ts";
export type {
  HealthStep,
  ModelFigures,
  ProviderFigures,
  Stage,
  SystemHealth,
  WebhookFigures,
} from "./operations/views.ts";
export { NO_TRACER } from "./tracing/tracer.ts";
export type { SpanAttributes, SpanOpening, Tracer } from "./tracing/tracer.ts";
export { MODERATION_MS_MAX } from "./moderation/limits.ts";
export type {
  Moderate,
  ModeratedOrder,
  ModerationAnswer,
  ModerationRules,
} from "./moderation/port.ts";
export type { TimelineEventView } from "./predictions/timeline-view.ts";
export type { ReuseView, ReuseWish } from "./reuse/views.ts";
export { MAIL_LINK_MS } from "./mails/limits.ts";
export type { MailOrder, MailVerbs } from "./mails/order.ts";
export { MailError } from "./mails/ports.ts";
export type { MailErrorCode, MailMessage, MailSender } from "./mails/ports.ts";
export type { MailState } from "./mails/state.ts";
export type { MailKind } from "./mails/words.ts";
export type { PushEncoder, PushTarget, PusherPort } from "./notifications/ports.ts";
export { NOTIFICATIONS_READ_MAX } from "./notifications/limits.ts";
export type {
  NotificationPage,
  NotificationSettings,
  NotificationSettingsView,
  NotificationView,
  SubscribeOutcome,
} from "./notifications/views.ts";
export { NOTIFICATION_KINDS } from "./notifications/views.ts";
export { createTimerScheduler } from "./ports.ts";
export type { DecodedImage, ImageDecoder, Log, Scheduler } from "./ports.ts";
export type {
  PauseCommand,
  PauseOutcome,
  PauseScope,
  PauseView,
  PausedView,
  ResumeCommand,
  ResumeOutcome,
} from "./queue/pauses/views.ts";
export type {
  CreateSchedule,
  CreateScheduleOutcome,
  FireOutcome,
  ScheduleView,
  ScheduledOrder,
  ScheduledBatch,
  ScheduledOrderView,
  ScheduledPrediction,
} from "./schedules/views.ts";
export { SCHEDULE_LIST_ITEMS_MAX } from "./schedules/limits.ts";
export type { AccountExport } from "./accounts/export/open-export.ts";
export { RETENTION, RETENTION_DEFAULT, RETENTION_SUBJECTS } from "./retention/table.ts";
export type { RetentionDays, RetentionSubject } from "./retention/table.ts";
export { DELIVERY_VERDICTS } from "./deliveries/views.ts";
export { OUTPUT_KINDS } from "./views.ts";
export type {
  DeliveryVerdict,
  DeliveryView,
  ReceivedDelivery,
  ReplayOutcome,
} from "./deliveries/views.ts";
export type {
  ActiveView,
  AuditFinding,
  AuditReport,
  AwaitEndOutcome,
  BalanceView,
  CapKind,
  Caps,
  CapsView,
  CancelOutcome,
  DeleteOutcome,
  CreateCommand,
  CreateOutcome,
  DayOutcomes,
  DeadLetterView,
  FieldError,
  GrantResult,
  LedgerEntryView,
  InputSchemaView,
  ModelView,
  OutputKind,
  OutputView,
  Page,
  PredictionView,
  ProviderHealthView,
  Quota,
  ReadResult,
  SettleOutcome,
  ShareView,
  WaitsFor,
} from "./views.ts";
export { UPLOAD_BYTES_MAX } from "./uploads/limits.ts";
export type { UploadFileOutcome, UploadVerbs, UploadView } from "./uploads/views.ts";
