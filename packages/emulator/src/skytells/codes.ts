/** Every error code of the API with the HTTP status it comes with (K4). */
export const ERROR_STATUSES = {
  INVALID_PARAMETER: 400,
  INVALID_DATE_FORMAT: 400,
  INVALID_DATE_RANGE: 400,
  INVALID_PARAMETER_COMBINATION: 400,
  INVALID_REQUEST: 400,
  UNAUTHORIZED: 401,
  ACCOUNT_SUSPENDED: 401,
  INSUFFICIENT_CREDITS: 402,
  PAYMENT_REQUIRED: 402,
  FORBIDDEN: 403,
  SECURITY_VIOLATION: 403,
  MODEL_NOT_FOUND: 404,
  ENDPOINT_NOT_FOUND: 404,
  VALIDATION_ERROR: 422,
  INVALID_INPUT: 422,
  MODEL_NOT_SUPPORTED: 422,
  RATE_LIMIT_EXCEEDED: 429,
  RATE_LIMITED: 429,
  CONTENT_POLICY_VIOLATION: 451,
  INTERNAL_ERROR: 500,
  INFERENCE_ERROR: 500,
  PREDICTION_FAILED: 502,
  SERVICE_UNAVAILABLE: 503,
  INFERENCE_TIMEOUT: 504,
} as const;

export type SkytellsCode = keyof typeof ERROR_STATUSES;

function isCode(name: string): name is SkytellsCode {
  return Object.hasOwn(ERROR_STATUSES, name);
}

export const SKYTELLS_CODES: readonly SkytellsCode[] = Object.keys(ERROR_STATUSES).filter(isCode);

/** The forms in which the API writes an error (K3). */
export const ERROR_FORMS = ["envelope", "old", "inference"] as const;
export type ErrorForm = (typeof ERROR_FORMS)[number];
