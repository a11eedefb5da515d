import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import type { Reply } from "./reply.ts";
import { renderRun } from "./run.ts";
import type { Run } from "./run.ts";
import type { Asked, Shown, Told, Wire } from "./wire.ts";

const BASE_URL = "https://queue.third-simulated.example/v1";
const SECOND_MS = 1_000;
/** Our account there, in whose name what is ours is signed. */
export const FAL_ACCOUNT = "user_of_the_simulation";
const STRANGE_ACCOUNT = "user_of_somebody_else";
/** What stands before the bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

const BodySchema = z.record(z.string(), z.unknown());
const LifecycleSchema = z.object({ expiration_duration_seconds: z.literal(86_400) });
const NamedSchema = z.object({ request_id: z.string() });

const keys = new Map<string, KeyObject>();

/** One key for each secret; making one takes longer than all else here. */
function keyOf(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const seed = createHash("sha256").update(secret).digest();
  const key = Buffer.concat([PKCS8_HEAD, seed]);
  const made = createPrivateKey({ key, format: "der", type: "pkcs8" });
  keys.set(secret, made);
  return made;
}

const answered = (status: number, body: unknown, waitMs: number): Reply => ({
  kind: "answer",
  status,
  body: JSON.stringify(body),
  waitMs,
});

const faulty = (type: string, msg: string): unknown => ({
  detail: [{ loc: ["body", "prompt"], msg, type }],
});

function problem(status: number, waitMs: number): Reply {
  switch (status) {
    case 402:
      return answered(403, { detail: "User is locked. Reason: Exhausted balance." }, waitMs);
    case 422:
      return answered(422, faulty("value_error", "This prompt is not good"), waitMs);
    default:
      return answered(status, { detail: "The request could not be served." }, waitMs);
  }
}

/** What a run made, in the record of its model. */
function payloadOf({ output }: Shown): unknown {
  if (typeof output === "string" && !/^https?:|^data:/.test(output)) return { output };
  const made: readonly unknown[] = Array.isArray(output) ? output : output == null ? [] : [output];
  const isFile = (each: unknown): boolean => /^https?:|^data:/.test(String(each));
  return made.every(isFile)
    ? { images: made.map((url) => ({ url, content_type: "image/png" })), seed: 7 }
    : { output: made };
}

/** The result of a run that did not succeed, and its HTTP status. */
function failureOf(run: Run, status: unknown): Told {
  switch (status) {
    case "failed":
      return run.script.end === "refused"
        ? { status: 422, body: faulty("content_policy_violation", "flagged") }
        : { status: 500, body: faulty("internal_server_error", "CUDA out of memory") };
    case "aborted":
      return {
        status: 504,
        body: { detail: "Request timed out", error_type: "request_timeout" },
        headers: { "x-fal-request-timeout-type": "user" },
      };
    case "canceled":
      return { status: 499, body: { detail: "cancelled", error_type: "client_cancelled" } };
    default:
      return { status: 400, body: { detail: "Request is still in progress" } };
  }
}

const resultOf = (run: Run, shown: Shown): Told =>
  shown["status"] === "succeeded"
    ? { status: 200, body: payloadOf(shown) }
    : failureOf(run, shown["status"]);

function statusOf(run: Run, shown: Shown): Told {
  const named = { request_id: run.id };
  switch (shown["status"]) {
    case "starting":
      return { status: 202, body: { ...named, status: "IN_QUEUE", queue_position: 1 } };
    case "processing":
      return {
        status: 202,
        body: { ...named, status: "IN_PROGRESS", logs: [{ message: shown["logs"] }] },
      };
    case "recalibrating":
      return { status: 202, body: { ...named, status: "RECALIBRATING" } };
    default:
      return { status: 200, body: { ...named, status: "COMPLETED", metrics: shown["metrics"] } };
  }
}

function reply(shown: Shown, run: Run, asked: Asked): Told {
  if (shown["data_removed"] === true) return { status: 404, body: { detail: "not found" } };
  switch (asked) {
    case "create":
      return { status: 200, body: { request_id: run.id, status: "IN_QUEUE" } };
    case "get":
      return statusOf(run, shown);
    case "result":
      return resultOf(run, shown);
    case "cancel":
      return { status: 202, body: { status: "CANCELLATION_REQUESTED" } };
  }
}

/** fal's queue API: no list, a result in two steps, one webhook at the end, Ed25519. */
export const FAL_WIRE: Wire = {
  name: "fal",
  baseUrl: BASE_URL,
  retentionMs: 86_400_000,
  webhookTries: { max: 11, firstMs: 7_000, factor: 2 },
  isDeadlineForStart: true,
  cancelsQueueOnly: true,
  signsForAll: true,
  readWish: ({ method, path }) => {
    const [, first, , third, runId, verb] = path.split("/");
    if (first === ".well-known") return { kind: "secret" };
    if (method === "POST" && third === undefined) return { kind: "create" };
    if (third !== "requests" || runId === undefined) return { kind: "nothing" };
    if (method === "PUT" && verb === "cancel") return { kind: "cancel", runId };
    return { kind: verb === "status" ? "get" : "result", runId };
  },
  // What the adapter must always ask: never twice, not later than this, not longer than needed.
  readCreation: ({ path, body, query, headers }) => {
    const lifecycle: unknown = JSON.parse(headers.get("x-fal-object-lifecycle-preference") ?? "");
    LifecycleSchema.parse(lifecycle);
    z.literal("1").parse(headers.get("x-fal-no-retry"));
    const seconds = z.coerce.number().min(2).parse(headers.get("x-fal-request-timeout"));
    return {
      model: path.slice(1),
      input: BodySchema.parse(JSON.parse(body)),
      webhook: query.get("fal_webhook"),
      events: ["completed"],
      deadlineMs: seconds * SECOND_MS,
    };
  },
  show: renderRun,
  wrap: (shown) => shown,
  reply,
  tell: (shown, run) => {
    const { status, body } = resultOf(run, shown);
    const isOk = status === 200;
    return {
      request_id: run.id,
      gateway_request_id: run.id,
      status: isOk ? "OK" : "ERROR",
      ...(isOk ? {} : { error: `Invalid status code: ${status}` }),
      payload: body,
    };
  },
  page: () => ({ detail: "not found" }),
  problem,
  unknownRun: (waitMs) => problem(404, waitMs),
  throttled: (seconds, told, waitMs) => {
    const reply = answered(429, { detail: "Too many requests" }, waitMs);
    return told === "nowhere" ? reply : { ...reply, headers: { "retry-after": `${seconds}` } };
  },
  sign: (secret, { id, body }, atMs) => {
    const named = NamedSchema.safeParse(JSON.parse(new TextDecoder().decode(body)));
    const requestId = named.success ? named.data.request_id : id;
    const account = requestId.startsWith("strange") ? STRANGE_ACCOUNT : FAL_ACCOUNT;
    const timestamp = `${Math.floor(atMs / SECOND_MS)}`;
    const digest = createHash("sha256").update(body).digest("hex");
    const message = Buffer.from([requestId, account, timestamp, digest].join("\n"));
    return {
      "content-type": "application/json",
      "x-fal-webhook-request-id": requestId,
      "x-fal-webhook-user-id": account,
      "x-fal-webhook-timestamp": timestamp,
      "x-fal-webhook-signature": sign(null, message, keyOf(secret)).toString("hex"),
    };
  },
  secretOf: (number) => `secret of the simulation ${number}`,
  publish: (secret) => {
    const { kty, crv, x } = createPublicKey(keyOf(secret)).export({ format: "jwk" });
    return { keys: [{ kty, crv, x }] };
  },
};
