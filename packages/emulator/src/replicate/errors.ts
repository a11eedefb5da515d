/** Bodies of refusals as the real API writes them (R17, R19–R22). */

export type InvalidField = { type: string; field: string; description: string };

export function refusal(status: number, title: string | null, detail: string): Response {
  const body = title === null ? { detail, status } : { title, detail, status };
  return Response.json(body, { status });
}

export function unauthenticated(detail: string): Response {
  return refusal(401, "Unauthenticated", detail);
}

export function notFound(): Response {
  return refusal(404, "Not found", "The requested resource could not be found.");
}

export function insufficientCredit(): Response {
  const detail =
    "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit. Once you purchase credit, please wait a few minutes before trying again.";
  return refusal(402, "Insufficient credit", detail);
}

/** The sentence of the documentation, without anything a program could read (R17). */
export function throttledSilently(retryAfterS: number): Response {
  const detail = `Request was throttled. Your rate limit resets in ~${retryAfterS}s.`;
  return Response.json({ detail }, { status: 429 });
}

/** `isSlowed`: the account has little credit, and the sentence says so. */
export function throttled(retryAfterS: number, isSlowed = true): Response {
  const reason = isSlowed
    ? " Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit."
    : "";
  const detail = `Request was throttled.${reason} Your rate limit resets in ~${retryAfterS}s.`;
  return Response.json(
    { detail, status: 429, retry_after: retryAfterS },
    {
      status: 429,
      headers: {
        "retry-after": String(retryAfterS),
        "ratelimit-remaining": "0",
        "ratelimit-reset": String(retryAfterS),
      },
    },
  );
}

/** A body that breaks the schema; every field is named once in `detail` and once in the list. */
export function invalidInput(fields: readonly InvalidField[]): Response {
  const lines = fields.map(({ field, description }) =>
    field === "" ? `- ${description}\n` : `- ${field}: ${description}\n`,
  );
  const title = "Input validation failed";
  return Response.json(
    { detail: lines.join(""), status: 422, title, invalid_fields: fields },
    { status: 422 },
  );
}

export function invalidVersion(): Response {
  const detail =
    "The specified version does not exist (or perhaps you don't have permission to use it?)";
  return refusal(422, "Invalid version or not permitted", detail);
}

export function internalError(): Response {
  return Response.json({ detail: "Internal server error" }, { status: 500 });
}
