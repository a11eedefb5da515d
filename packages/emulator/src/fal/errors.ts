import type { Fault } from "./wire-facts.ts";

const REQUEST_ID_HEADER = "x-fal-request-id";

/** An answer about one request, which names it in a header as well. */
export function answer(requestId: string, body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { [REQUEST_ID_HEADER]: requestId } });
}

/** An error in one sentence; `type` is told in the body and in a header. */
export function problem(
  status: number,
  detail: string,
  options: { type?: string; headers?: Record<string, string> } = {},
): Response {
  const { type, headers = {} } = options;
  const body = type === undefined ? { detail } : { detail, error_type: type };
  const typed = type === undefined ? headers : { ...headers, "x-fal-error-type": type };
  return Response.json(body, { status, headers: typed });
}

/** An error as a list of what is wrong, as a model writes it. */
export function faulty(status: number, faults: readonly Fault[]): Response {
  return Response.json({ detail: faults }, { status, headers: { "x-fal-retryable": "false" } });
}
