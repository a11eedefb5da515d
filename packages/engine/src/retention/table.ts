type Rule = {
  /** Name of the setting, in days. */
  environment: `RETENTION_${string}_DAYS`;
  /** Days by default; null keeps it for ever. */
  days: number | null;
  /** The least that can be set, in days. */
  daysMin: number;
  /** What is removed, and what stays. */
  effect: string;
};

/**
 * The one table of what is kept for how long. Money is never swept: ledger entries, and what a
 * prediction cost, stay for good.
 */
export const RETENTION = {
  prediction: {
    environment: "RETENTION_PREDICTION_DAYS",
    days: null,
    // Idempotency keys are promised for a day.
    daysMin: 1,
    effect: "an ended prediction loses input, results, progress and details; its costs stay",
  },
  result: {
    environment: "RETENTION_RESULT_DAYS",
    days: null,
    daysMin: 1,
    effect: "the bytes of a stored result; a tombstone stays",
  },
  preview: {
    environment: "RETENTION_PREVIEW_DAYS",
    days: 0,
    daysMin: 0,
    effect: "the last preview of an ended prediction, at the earliest a minute after its end",
  },
  delivery: {
    environment: "RETENTION_DELIVERY_DAYS",
    days: 30,
    // Providers repeat a delivery for hours at most; until then it must be known as a duplicate.
    daysMin: 1,
    effect: "a webhook delivery with its raw body, received or sent",
  },
  event: {
    environment: "RETENTION_EVENT_DAYS",
    days: 90,
    daysMin: 1,
    effect: "the details of an event, such as a provider's own words; the event stays",
  },
  quota: {
    environment: "RETENTION_QUOTA_DAYS",
    days: 1,
    // Quotas count an hour back.
    daysMin: 1,
    effect: "the digest of the address that a visitor's prediction was counted for",
  },
  log: {
    environment: "RETENTION_LOG_DAYS",
    days: 90,
    daysMin: 1,
    effect: "news that changed nothing, dead letters, and notifications",
  },
} as const satisfies Record<string, Rule>;

export type RetentionSubject = keyof typeof RETENTION;

/** Days for each subject; null keeps it for ever. */
export type RetentionDays = Readonly<Record<RetentionSubject, number | null>>;

export const RETENTION_DEFAULT: RetentionDays = {
  prediction: RETENTION.prediction.days,
  result: RETENTION.result.days,
  preview: RETENTION.preview.days,
  delivery: RETENTION.delivery.days,
  event: RETENTION.event.days,
  quota: RETENTION.quota.days,
  log: RETENTION.log.days,
};

export const RETENTION_SUBJECTS = Object.keys(RETENTION).filter(
  (subject): subject is RetentionSubject => subject in RETENTION,
);
