import { RETENTION } from "@darkroom/engine";
import type { RetentionDays, RetentionSubject } from "@darkroom/engine";
import { z } from "zod";
import { wholeNumber } from "./numbers.ts";

/** A hundred years. */
const RETENTION_DAYS_MAX = 36_500;

/** Unset keeps the table's own days; see `RETENTION` of the engine. */
const retentionDays = (subject: RetentionSubject) =>
  wholeNumber(RETENTION[subject].daysMin, RETENTION_DAYS_MAX).optional();

export const RETENTION_VARIABLES = {
  RETENTION_PREDICTION_DAYS: retentionDays("prediction"),
  RETENTION_RESULT_DAYS: retentionDays("result"),
  RETENTION_PREVIEW_DAYS: retentionDays("preview"),
  RETENTION_DELIVERY_DAYS: retentionDays("delivery"),
  RETENTION_EVENT_DAYS: retentionDays("event"),
  RETENTION_QUOTA_DAYS: retentionDays("quota"),
  RETENTION_LOG_DAYS: retentionDays("log"),
};

const RetentionSchema = z.object(RETENTION_VARIABLES);

export function readRetention(values: z.infer<typeof RetentionSchema>): RetentionDays {
  return {
    prediction: values.RETENTION_PREDICTION_DAYS ?? RETENTION.prediction.days,
    result: values.RETENTION_RESULT_DAYS ?? RETENTION.result.days,
    preview: values.RETENTION_PREVIEW_DAYS ?? RETENTION.preview.days,
    delivery: values.RETENTION_DELIVERY_DAYS ?? RETENTION.delivery.days,
    event: values.RETENTION_EVENT_DAYS ?? RETENTION.event.days,
    quota: values.RETENTION_QUOTA_DAYS ?? RETENTION.quota.days,
    log: values.RETENTION_LOG_DAYS ?? RETENTION.log.days,
  };
}
