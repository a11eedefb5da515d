/** A request as it arrives at the provider. */
export type ApiCall = {
  method: string;
  /** Below the base URL. */
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: string;
};

/** What comes back over the wire, after a wait of its own. */
export type Reply =
  | {
      kind: "answer";
      status: number;
      headers?: Record<string, string>;
      /** Text of the body; cut off in the middle where `isCut`. */
      body: string;
      isCut?: boolean;
      waitMs: number;
    }
  | { kind: "reset"; waitMs: number }
  /** No answer ever; the caller's own limit ends it. */
  | { kind: "silence" };

const json = (value: unknown): string => JSON.stringify(value);

/** The provider's answers that are no prediction, in its real words (wire facts R17 to R22). */
export function problem(status: number, waitMs: number): Reply {
  const titles: Readonly<Record<number, string>> = {
    401: "Unauthenticated",
    402: "Insufficient credit",
    422: "Input validation failed",
  };
  const details: Readonly<Record<number, string>> = {
    401: "You did not pass a valid authentication token",
    402: "You have insufficient credit to run this model.",
    404: "The requested resource could not be found.",
    422: "- input.prompt: This prompt is not good\n",
  };
  const fields =
    status === 422
      ? { invalid_fields: [{ type: "string", field: "input.prompt", description: "not good" }] }
      : {};
  const body = { title: titles[status], detail: details[status] ?? "Internal server error" };
  return { kind: "answer", status, body: json({ ...body, status, ...fields }), waitMs };
}

/** A 429, whose wait may stand in the body, in a header, in a sentence, or nowhere. */
export function throttled(
  seconds: number,
  told: "body" | "header" | "sentence" | "nowhere",
  waitMs: number,
): Reply {
  const detail = "Request was throttled.";
  const sentence = ` Your rate limit resets in ~${seconds}s.`;
  return {
    kind: "answer",
    status: 429,
    ...(told === "header" ? { headers: { "retry-after": `${seconds}` } } : {}),
    body: json({
      detail: told === "sentence" ? `${detail}${sentence}` : detail,
      status: 429,
      ...(told === "body" ? { retry_after: seconds } : {}),
    }),
    waitMs,
  };
}

export function answer(status: number, value: unknown, waitMs: number): Reply {
  return { kind: "answer", status, body: json(value), waitMs };
}
