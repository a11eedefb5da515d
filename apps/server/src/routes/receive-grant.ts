import { isSignedBy, readSignedHeaders, readWebhookSecret } from "@darkroom/providers";
import { readGrant } from "../grants/read-grant.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { readBody } from "../http/read-body.ts";
import { GRANT_BODY_BYTES_MAX } from "../limits.ts";

/** Why credits were not granted, with its status and what whoever runs the sender reads. */
const PROBLEMS = {
  not_found: { status: 404, detail: "There is nothing here." },
  malformed: { status: 400, detail: "The headers of Standard Webhooks are missing or malformed." },
  too_old: { status: 401, detail: "The time of the request is too far from ours." },
  bad_signature: { status: 401, detail: "No signature was made with a secret of ours." },
  too_large: { status: 413, detail: "The body is too large." },
  broken_off: { status: 400, detail: "The request broke off." },
  invalid_input: { status: 422, detail: "The body is not a grant." },
  account_not_found: { status: 404, detail: "There is no such account." },
  email_not_verified: { status: 409, detail: "The user has not verified this address yet." },
  idempotency_conflict: { status: 409, detail: "This key was used for another grant." },
} as const satisfies Readonly<Record<string, { status: number; detail: string }>>;
type Problem = keyof typeof PROBLEMS;

const JSON_PROBLEM = { "content-type": "application/problem+json", "cache-control": "no-store" };

/**
 * `POST /api/v1/grants`: credits from a system outside, such as the webhook of a payment provider,
 * signed by Standard Webhooks. Only its secret opens it; a session or a key counts for nothing.
 */
export async function receiveGrant(parts: AppParts, context: AppContext): Promise<Response> {
  const { requestId } = context.var;
  const refuse = (reason: Problem, errors: readonly object[] = []): Response => {
    const { status, detail } = PROBLEMS[reason];
    const problem = { type: "about:blank", title: detail, status, detail, reason, requestId };
    return Response.json({ ...problem, errors }, { status, headers: JSON_PROBLEM });
  };
  if (parts.grantSecrets.length === 0) return refuse("not_found");
  const headers = Object.fromEntries(context.req.raw.headers);
  const signed = readSignedHeaders(headers, parts.now());
  if (typeof signed === "string") return refuse(signed);
  const body = await readBody(context.req.raw, GRANT_BODY_BYTES_MAX);
  if (body.outcome !== "read") return refuse(body.outcome);
  const keys = parts.grantSecrets.map(readWebhookSecret);
  if (!isSignedBy(signed, body.bytes, keys)) return refuse("bad_signature");
  const read = readGrant(body.bytes);
  if (read.outcome === "invalid") return refuse("invalid_input", read.fields);
  const granted = await parts.engine.credits.grantPayment(read.grant);
  if (granted.outcome !== "granted") return refuse(granted.outcome);
  parts.log("info", "Credits were granted.", { requestId, grant: granted.grant.id });
  return Response.json(granted.grant, { headers: { "cache-control": "no-store" } });
}
