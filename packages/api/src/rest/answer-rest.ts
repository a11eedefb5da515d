import { createHash } from "node:crypto";
import { describeFailure } from "../answer-call.ts";
import type { FailedCall } from "../answer-call.ts";
import type { ApiContext } from "../context.ts";
import { toTrpcError } from "../errors/to-trpc-error.ts";
import { acceptsJson, isJson } from "./accepts-json.ts";
import { callProcedure } from "./call-procedure.ts";
import { matchRoute } from "./match-route.ts";
import { appliedWait, readPreferredWait } from "./prefer.ts";
import { answerProblem, problemOf, problemOfError } from "./problem.ts";
import type { ProblemPlace } from "./problem.ts";
import { readInput } from "./read-input.ts";
import type { RestRoute } from "./route.ts";
import { REST_ROUTES } from "./table.ts";

/** A request to `/api/v1` whose body is in memory. */
export type RestCall = {
  request: Request;
  /** The path of `/api/v1` itself, with the base path and without a trailing slash. */
  endpoint: string;
  place: ProblemPlace;
  createContext: () => Promise<ApiContext>;
  onFailure: (failed: FailedCall) => void;
};

type Matched = { route: RestRoute; parameters: Readonly<Record<string, string>> };

/** Answers a request by the procedure behind its door, in the fetch standard. */
export async function answerRest(call: RestCall): Promise<Response> {
  const { request, place } = call;
  const { pathname } = new URL(request.url);
  const path = pathname.slice(call.endpoint.length);
  const matched = matchRoute(REST_ROUTES, request.method, path);
  if (matched.outcome === "not_found") return answerProblem(problemOf("not_found", place));
  if (matched.outcome === "method_not_allowed") {
    const allow = matched.allowed.join(", ");
    if (request.method === "OPTIONS") {
      return new Response(null, { status: 204, headers: { allow } });
    }
    return answerProblem(problemOf("method_not_allowed", place), { allow });
  }
  if (!acceptsJson(request.headers.get("accept"))) {
    return answerProblem(problemOf("not_acceptable", place));
  }
  const response = await answerMatched(call, matched);
  return request.method === "HEAD" ? withoutBody(response) : response;
}

/** What a GET would have been answered with, and how long that is. */
export async function withoutBody(response: Response): Promise<Response> {
  const { status } = response;
  const headers = new Headers(response.headers);
  const { byteLength } = await response.arrayBuffer();
  if (byteLength > 0) headers.set("content-length", String(byteLength));
  return new Response(null, { status, headers });
}

async function answerMatched(call: RestCall, matched: Matched): Promise<Response> {
  const { request, place } = call;
  const { route, parameters } = matched;
  const body = await readJson(request);
  if (body.outcome !== "read") {
    return answerProblem(problemOf(body.outcome, place, body.fields));
  }
  const read = readInput(route, {
    parameters,
    search: new URL(request.url).searchParams,
    body: body.value,
    idempotencyKey: request.headers.get("idempotency-key"),
  });
  if (read.outcome === "invalid") {
    return answerProblem(problemOf("invalid_input", place, read.fields));
  }
  try {
    return await callRoute(call, route, read.input);
  } catch (thrown) {
    const error = toTrpcError(thrown);
    call.onFailure(describeFailure(error, route.procedure));
    return answerProblem(problemOfError(error, place));
  }
}

async function callRoute(call: RestCall, route: RestRoute, input: unknown): Promise<Response> {
  const context = await call.createContext();
  const waitMs =
    route.waiting === null ? null : readPreferredWait(call.request.headers.get("prefer"));
  if (route.waiting !== null && waitMs !== null) {
    const answer = readRun(
      await callProcedure(context, route.waiting, { ...Object(input), waitMs }),
    );
    const headers = { "preference-applied": appliedWait(waitMs) };
    return answerWith(call, route, answer.prediction, {
      status: answer.isFinished ? route.status : 202,
      headers,
    });
  }
  const answer = await callProcedure(context, route.procedure, input);
  return answerWith(call, route, answer, { status: route.status, headers: {} });
}

/** What a procedure that waits has given. */
function readRun(answer: unknown): { isFinished: boolean; prediction: unknown } {
  if (typeof answer !== "object" || answer === null || !("prediction" in answer)) {
    throw new TypeError("a procedure that waits answers with a prediction");
  }
  const isFinished = "outcome" in answer && answer.outcome === "finished";
  return { isFinished, prediction: answer.prediction };
}

function answerWith(
  call: RestCall,
  route: RestRoute,
  answer: unknown,
  reply: { status: number; headers: Record<string, string> },
): Response {
  const text = JSON.stringify(route.shape === "items" ? { items: answer } : answer);
  const headers = new Headers({ "content-type": "application/json", ...reply.headers });
  const location = route.locate?.(answer) ?? null;
  if (location !== null) headers.set("location", call.endpoint + location);
  const next = route.shape === "page" ? linkToNext(call.request, answer) : null;
  if (next !== null) headers.set("link", next);
  if (route.method !== "GET") return new Response(text, { status: reply.status, headers });
  const tag = tagOf(answer);
  headers.set("etag", tag);
  headers.set("cache-control", "private, no-cache");
  if (isKnown(call.request.headers.get("if-none-match"), tag)) {
    headers.delete("content-type");
    return new Response(null, { status: 304, headers });
  }
  return new Response(text, { status: reply.status, headers });
}

/** 132 bits: two bodies never share it by chance. */
const TAG_CHARACTERS = 22;
/** What counts down by itself is no change; a tag would else be of use to nobody. */
const COUNTDOWNS: ReadonlySet<string> = new Set(["startsInMs", "etaMs", "pollAfterMs"]);

function tagOf(answer: unknown): string {
  const lasting = JSON.stringify(answer, (name, value: unknown) =>
    COUNTDOWNS.has(name) ? undefined : value,
  );
  const digest = createHash("sha256").update(lasting).digest("base64url");
  return `W/"${digest.slice(0, TAG_CHARACTERS)}"`;
}

function isKnown(condition: string | null, tag: string): boolean {
  if (condition === null) return false;
  const opaque = tag.replace("W/", "");
  return condition
    .split(",")
    .some((known) => known.trim() === "*" || known.trim().replace(/^W\//, "") === opaque);
}

/** The same list from where this page ends; null at the end of the list. */
function linkToNext(request: Request, answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null || !("nextCursor" in answer)) return null;
  if (typeof answer.nextCursor !== "string") return null;
  const { pathname, searchParams } = new URL(request.url);
  searchParams.set("cursor", answer.nextCursor);
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
}

type Body =
  | { outcome: "read"; value: unknown; fields: [] }
  | { outcome: "unsupported_media_type"; fields: [] }
  | { outcome: "invalid_input"; fields: { field: string; message: string }[] };

/** The body of a request that has one. GET has none: whatever it carries means nothing. */
async function readJson(request: Request): Promise<Body> {
  const isBodiless = request.method === "GET" || request.method === "HEAD";
  const text = isBodiless ? "" : await request.text();
  if (text === "") return { outcome: "read", value: undefined, fields: [] };
  if (!isJson(request.headers.get("content-type"))) {
    return { outcome: "unsupported_media_type", fields: [] };
  }
  try {
    return { outcome: "read", value: JSON.parse(text), fields: [] };
  } catch {
    const message = "The body is no JSON.";
    return { outcome: "invalid_input", fields: [{ field: "", message }] };
  }
}
