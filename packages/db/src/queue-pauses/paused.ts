/** SQL: whether a pause, open or not, covers a prediction; both are names of rows. */
export const isPausedBy = (pause: string, prediction: string): string =>
  `(${pause}.provider IS NULL OR ${pause}.provider = ${prediction}.provider)
    AND (${pause}.priority IS NULL OR ${pause}.priority = ${prediction}.priority)`;

/** SQL: whether an operator holds a queued prediction back now. */
export const IS_PREDICTION_PAUSED = `EXISTS (SELECT 1 FROM queue_pause AS pause
  WHERE pause.resumed_at IS NULL AND ${isPausedBy("pause", "prediction")})`;
