import { ERROR_STATUSES, type ErrorForm, type SkytellsCode } from "./codes.ts";

/** What a code says where nothing more is known. */
const MESSAGES: Partial<Record<SkytellsCode, string>> = {
  UNAUTHORIZED: "Invalid or missing API key.",
  ACCOUNT_SUSPENDED: "This account is suspended.",
  INSUFFICIENT_CREDITS: "You do not have enough credits to run this model.",
  PAYMENT_REQUIRED: "A payment method is required.",
  MODEL_NOT_FOUND: "The requested model was not found.",
  ENDPOINT_NOT_FOUND: "The requested resource was not found.",
  VALIDATION_ERROR: "The given input is invalid.",
  RATE_LIMIT_EXCEEDED: "Too many requests. Please wait before retrying.",
  RATE_LIMITED: "Too many requests. Please wait before retrying.",
  CONTENT_POLICY_VIOLATION: "The request violates the content policy.",
  INTERNAL_ERROR: "An internal error occurred.",
  PREDICTION_FAILED: "Prediction serving returned an error.",
  SERVICE_UNAVAILABLE: "The service is temporarily unavailable.",
};

export type ProblemOptions = {
  message?: string;
  /** Text or object (K3). */
  details?: unknown;
  /** Default `envelope`; a 429 has the old form unless this says otherwise (K6). */
  form?: ErrorForm | undefined;
  /** Seconds named by a 429. */
  retryAfterS?: number;
};

function writeBody(code: SkytellsCode, form: ErrorForm, message: string, details: unknown) {
  const status = ERROR_STATUSES[code];
  switch (form) {
    case "old":
      return { error_id: code, message };
    case "inference":
      return {
        error: {
          message,
          type: status < 500 ? "invalid_request_error" : "server_error",
          code: code.toLowerCase(),
          error_id: code,
          status,
          param: null,
          request_id: null,
          details,
        },
      };
    case "envelope":
      return {
        status: false,
        response: code === "PREDICTION_FAILED" ? "Error fetching prediction" : message,
        error: { http_status: status, message, details, error_id: code },
      };
  }
}

/** An error as the API writes it (K3 to K6). */
export function problem(code: SkytellsCode, options: ProblemOptions = {}): Response {
  const status = ERROR_STATUSES[code];
  const { message = MESSAGES[code] ?? code, details = {}, retryAfterS } = options;
  const form = options.form ?? (status === 429 ? "old" : "envelope");
  const headers: Record<string, string> =
    retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) };
  return Response.json(writeBody(code, form, message, details), { status, headers });
}
