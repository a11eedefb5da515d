import { createHash } from "node:crypto";
import type { ErrorCode, ProviderPhase } from "@darkroom/lifecycle";
import { z } from "zod";
import { blankUpdate } from "./blank-update.ts";
import { cutText, writeErrorText } from "./bound.ts";
import { createCallApi } from "./call-api.ts";
import type { ApiAnswer, CallApi } from "./call-api.ts";
import { readBaseUrl, readToken } from "./credentials.ts";
import * as judge from "./judge-answer.ts";
import { PROVIDER_STATUS_CHARACTERS_MAX } from "./limits.ts";
import { parseTqdm } from "./parse-tqdm.ts";
import type * as port from "./port.ts";
import { createPublicKeys } from "./public-keys.ts";
import type { PublicKeys } from "./public-keys.ts";
import {
  PREDICTION_ID,
  absent,
  isSafetyText,
  readDurationMs,
  readErrorText,
} from "./read-fields.ts";
import { readJson } from "./read-json.ts";
import { readResult } from "./read-outputs.ts";
import { readRetryAfterMs } from "./retry-after.ts";
import { READ_RETRY_MS } from "./waits.ts";
import { WEBHOOK_TOLERANCE_MS } from "./webhook-signature.ts";

export const FAL_BASE_URL = "https://queue.fal.run";
export const FAL_JWKS_URL = "https://rest.alpha.fal.ai/.well-known/jwks.json";
const JWKS_PATH = "/.well-known/jwks.json";
const START_TIMEOUT_MS = 60_000;
const GET_TIMEOUT_MS = 20_000;
/** For so long we ask the provider to keep what a run made; we have our own copy much sooner. */
const RETENTION_MS = 86_400_000;
/** The shortest start deadline that the published client lets through, seconds. */
const START_DEADLINE_SECONDS_MIN = 2;

const PART = String.raw`[A-Za-z0-9][\w.-]{0,127}`;
/** The part of a model's name under which its requests stand, whatever path follows (queue.js). */
const APP = `((?:(?:workflows|comfy)/)?${PART}/${PART})`;
const MODEL = new RegExp(`^${APP}(?:/${PART}){0,8}$`);
/** Our reference to a run is its path below the base URL: model and request in one. */
const REFERENCE = new RegExp(`^${APP}/requests/[A-Za-z0-9_-]{1,128}$`);
/** What is signed, in this order with a digest of the body, and the signature itself. */
const SIGNED_HEADERS = ["request-id", "user-id", "timestamp", "signature"].map(
  (name) => `x-fal-webhook-${name}`,
);
const SIGNATURE = /^[0-9a-f]{128}$/i;
const TIMESTAMP = /^\d{1,12}$/;
const QUEUED = "IN_QUEUE";
const COMPLETED = "COMPLETED";
const SAFETY_TYPE = "content_policy_violation";
const CREDIT_TEXT = /balance|credit|billing|payment/i;
const CANCELED_TEXT = /cancell?ed/i;
/** Said by the result of a run that goes on, whatever its status said a moment ago. */
const NOT_READY_TEXT = /still in progress|in queue|not (?:yet )?(?:completed|ready|finished)/i;
const CLIENT_CLOSED_STATUS = 499;
const INPUT_STATUSES: ReadonlySet<number> = new Set([400, 413, 422]);
/** These say something about our question, not about the run. */
const ASKERS_STATUSES: ReadonlySet<number> = new Set([401, 403, 404, 405, 408, 429]);

const PHASES: ReadonlyMap<string, ProviderPhase> = new Map([
  [QUEUED, "starting"],
  ["IN_PROGRESS", "processing"],
  ["CANCELED", "canceled"],
  ["CANCELLED", "canceled"],
]);

const SubmitSchema = z.object({
  request_id: z.string().regex(PREDICTION_ID),
  status: absent(z.string()),
});
const StatusSchema = z.object({
  status: z.string(),
  logs: absent(z.array(absent(z.object({ message: absent(z.string()) })))),
  metrics: absent(z.object({ inference_time: absent(z.number()) })),
  error: z.unknown().optional(),
});
type Status = z.infer<typeof StatusSchema>;
const FaultSchema = z.object({
  loc: absent(z.array(z.union([z.string(), z.number()]))),
  msg: absent(z.string()),
  type: absent(z.string()),
});
const ProblemSchema = z.object({
  detail: absent(z.union([z.string(), z.array(absent(FaultSchema))])),
  error_type: absent(z.string()),
});
const DeliverySchema = z.object({
  request_id: z.string().regex(PREDICTION_ID),
  status: absent(z.string()),
  payload: z.unknown().optional(),
});

export type FalOptions = {
  /** `id:secret` */
  apiKey: string;
  /** Default `FAL_BASE_URL`. */
  baseUrl?: string | undefined;
  /** Where the public keys of the webhooks are; default fal's, or below a base URL that is given. */
  jwksUrl?: string | undefined;
  /** Our account, named by deliveries to us. Without it they are believed nothing but an id. */
  userId?: string | undefined;
  fetch?: typeof fetch | undefined;
  /** A signal that aborts after so many milliseconds. Default `AbortSignal.timeout`. */
  timeoutSignal?: ((timeoutMs: number) => AbortSignal) | undefined;
  /** Milliseconds since the epoch. */
  now: () => number;
};

type Problem = judge.Refusal & { words: string; type: string; error: ErrorCode };

/** What an answer says of an error: a sentence with a type, or a list of faults (docs, A3). */
function readProblem({ status, headers, body }: judge.Answered, now: number): Problem {
  const parsed = ProblemSchema.safeParse(body);
  const { detail, error_type } = parsed.success ? parsed.data : {};
  const faults = typeof detail === "string" ? [] : (detail ?? []).flatMap((fault) => fault ?? []);
  const type = error_type ?? headers.get("x-fal-error-type") ?? faults[0]?.type ?? "";
  const told = faults.map(({ loc, msg }) => `${(loc ?? []).join(".")}: ${msg ?? ""}`).join("; ");
  const words = `${typeof detail === "string" ? detail : told} ${type}`.trim();
  const places = faults.flatMap(({ loc }) => loc?.[0] ?? []);
  const isInput = INPUT_STATUSES.has(status) && (places.length === 0 || places.includes("body"));
  const isSafety = isSafetyText(words) || faults.some((fault) => fault.type === SAFETY_TYPE);
  return {
    // An account without money is locked: a 403 whose words name the balance.
    status: status === 403 && CREDIT_TEXT.test(words) ? 402 : status,
    words,
    type,
    error: isSafety ? "safety" : isInput ? "invalid_input" : "provider_rejected",
    errorText: writeErrorText(`answered ${status}${words === "" ? "" : `: ${words}`}`),
    waitMs: (fallbackMs) =>
      readRetryAfterMs({ headers, bodySeconds: null, detail: words }, now, fallbackMs),
  };
}

/** What the answer to a submit means. `lost` wherever a request may have been made. */
function judgeStart(answer: ApiAnswer, app: string, now: number): port.StartOutcome {
  if (answer.outcome !== "answered") return judge.judgeUnansweredStart(answer);
  const parsed = SubmitSchema.safeParse(judge.isSuccess(answer) ? answer.body : null);
  if (parsed.success) {
    const { request_id, status } = parsed.data;
    const providerStatus = cutText(status ?? QUEUED, PROVIDER_STATUS_CHARACTERS_MAX);
    const phase = PHASES.get(providerStatus) ?? "starting";
    const update = blankUpdate(`${app}/requests/${request_id}`, { providerStatus, phase });
    return { outcome: "accepted", update };
  }
  const problem = readProblem(answer, now);
  const { error, errorText } = problem;
  return judge.judgeFailedStart(problem) ?? { outcome: "refused", error, errorText };
}

/** An answer without news: there is no such request, or it has to be asked for again. */
function judgeSilence(answer: ApiAnswer, now: number): port.GetOutcome {
  if (answer.outcome !== "answered") return judge.judgeUnansweredRead(answer);
  if (answer.status === 404) return { outcome: "missing" };
  return judge.judgeFailedRead(readProblem(answer, now));
}

type Ending = Pick<port.ProviderUpdate, "phase" | "error">;

/** How a run ended by the answer to its result; null where that says nothing about the run. */
function readEnding(answer: judge.Answered, problem: Problem, isFailed: boolean): Ending | null {
  const { status, headers } = answer;
  // Our own deadline passed before the start.
  if (status === 504 && headers.get("x-fal-request-timeout-type") === "user") {
    return { phase: "aborted", error: null };
  }
  if (status === CLIENT_CLOSED_STATUS || CANCELED_TEXT.test(problem.type)) {
    return { phase: "canceled", error: null };
  }
  const failed: Ending = { phase: "failed", error: problem.error };
  if (isFailed) return failed;
  if (status < 400 || ASKERS_STATUSES.has(status)) return null;
  if (status === 400 && NOT_READY_TEXT.test(problem.words)) return null;
  // A gateway in trouble gives no type; the failure of a run has one.
  return status >= 500 && problem.type === "" ? null : failed;
}

type Run = {
  callApi: CallApi;
  reference: string;
  now: () => number;
  signal?: AbortSignal | undefined;
};

/** The second answer about a run that is over: what it made, or why it made nothing. */
function judgeResult(run: Run, told: Status, answer: ApiAnswer): port.GetOutcome {
  if (answer.outcome !== "answered") return judgeSilence(answer, run.now());
  const { status: providerStatus, metrics } = told;
  const common = { providerStatus, durationMs: readDurationMs(metrics?.inference_time) };
  const found = (news: Partial<port.ProviderUpdate>): port.GetOutcome => ({
    outcome: "found",
    update: blankUpdate(run.reference, { ...common, ...news }),
  });
  const isThere = answer.status === 200 && answer.body !== undefined;
  const toldError = readErrorText(told.error);
  if (isThere && toldError === null) {
    return found({ phase: "succeeded", ...readResult(answer.body) });
  }
  const problem = readProblem(answer, run.now());
  const ending = readEnding(answer, problem, toldError !== null);
  if (ending === null) return judgeSilence(answer, run.now());
  return found({ ...ending, errorText: isThere ? toldError : problem.errorText });
}

/** Reads a run: its status and, where that says that it is over, its result. */
async function readRun(run: Run): Promise<port.GetOutcome> {
  const { callApi, reference, now, signal } = run;
  const ask = (path: string): Promise<ApiAnswer> =>
    callApi({ method: "GET", path: `/${reference}${path}`, timeoutMs: GET_TIMEOUT_MS, signal });
  const answer = await ask("/status?logs=1");
  const isAnswer = answer.outcome === "answered" && judge.isSuccess(answer);
  const parsed = StatusSchema.safeParse(isAnswer ? answer.body : null);
  if (!parsed.success) return judgeSilence(answer, now());
  const { logs, status } = parsed.data;
  if (status === COMPLETED) return judgeResult(run, parsed.data, await ask(""));
  const lines = (logs ?? []).map((line) => line?.message ?? "").join("\n");
  const update = blankUpdate(reference, {
    providerStatus: cutText(status, PROVIDER_STATUS_CHARACTERS_MAX),
    phase: PHASES.get(status) ?? "unknown",
    share: parseTqdm(lines)?.share ?? null,
  });
  return { outcome: "found", update };
}

/** Judges a delivery, cheapest refusal first. fal signs for all its accounts with the same keys. */
async function verifyWebhook(
  { headers, body }: port.ReceivedWebhook,
  { keys, now, userId }: { keys: PublicKeys; now: () => number; userId: string | undefined },
): Promise<port.WebhookVerdict> {
  const [requestId, account, timestamp, hex] = SIGNED_HEADERS.map((name) => headers[name] ?? "");
  if (!requestId || !account || !timestamp || !hex) return { outcome: "malformed" };
  if (!TIMESTAMP.test(timestamp) || !SIGNATURE.test(hex)) return { outcome: "malformed" };
  const distanceMs = Math.abs(now() - Number(timestamp) * 1_000);
  if (distanceMs > WEBHOOK_TOLERANCE_MS) return { outcome: "too_old" };
  if (userId !== undefined && userId !== account) return { outcome: "bad_signature" };
  const webhookId = createHash("sha256").update(body).digest("hex");
  const message = Buffer.from([requestId, account, timestamp, webhookId].join("\n"));
  const judged = await keys.judge(message, Buffer.from(hex, "hex"));
  if (judged.outcome === "unavailable") return judged;
  if (judged.outcome === "unsigned") return { outcome: "bad_signature" };
  const told = DeliverySchema.safeParse(readJson(body));
  const providerPredictionId = told.success ? told.data.request_id : requestId;
  if (!PREDICTION_ID.test(providerPredictionId)) return { outcome: "malformed" };
  return { outcome: "verified", webhookId, update: null, providerPredictionId };
}

/** A success told to our own account; null for anything else, for which the run is to be read. */
function readDelivery(body: Uint8Array, model: string): port.ProviderUpdate | null {
  const told = DeliverySchema.safeParse(readJson(body));
  if (!told.success || told.data.status !== "OK" || told.data.payload == null) return null;
  const news = { providerStatus: COMPLETED, phase: "succeeded" } as const;
  const reference = referenceOf(told.data.request_id, model);
  if (reference === null) return null;
  return blankUpdate(reference, { ...news, ...readResult(told.data.payload) });
}

function startHeaders({ deadlineMs }: port.StartRequest): Record<string, string> {
  const seconds = Math.max(START_DEADLINE_SECONDS_MIN, Math.ceil(deadlineMs / 1_000));
  const lifecycle = { expiration_duration_seconds: RETENTION_MS / 1_000 };
  return {
    // It ends only what has not begun by then; what overruns it at work is the engine's to cancel.
    "x-fal-request-timeout": `${seconds}`,
    // A run that is made again by itself is paid again.
    "x-fal-no-retry": "1",
    "x-fal-object-lifecycle-preference": JSON.stringify(lifecycle),
  };
}

/** A reference as we made it, or one made of the bare id that a delivery carries. */
function referenceOf(id: string, model = ""): string | null {
  if (REFERENCE.test(id)) return id;
  const app = MODEL.exec(model)?.[1];
  return app === undefined || !PREDICTION_ID.test(id) ? null : `${app}/requests/${id}`;
}

/**
 * fal's queue API behind the provider port. No request is ever repeated in here. The URLs of its
 * answers are not followed, as their host comes from outside: paths are made of model and request.
 * @throws ProviderError for a key or URL that can never work
 */
export function createFalProvider(options: FalOptions): port.Provider {
  const { now, userId } = options;
  const apiToken = readToken(options.apiKey);
  const baseUrl = readBaseUrl(options.baseUrl ?? FAL_BASE_URL);
  const usual = options.baseUrl === undefined ? FAL_JWKS_URL : `${baseUrl}${JWKS_PATH}`;
  const jwks = new URL(readBaseUrl(options.jwksUrl ?? usual));
  const { timeoutSignal = (timeoutMs: number) => AbortSignal.timeout(timeoutMs) } = options;
  const common = { apiToken, fetch: options.fetch ?? fetch, timeoutSignal };
  const authorization = { authorization: `Key ${apiToken}` };
  const callApi = createCallApi({ ...common, baseUrl, authorization });
  // The key goes to the API and not to whoever publishes keys.
  const callKeys = createCallApi({ ...common, baseUrl: jwks.origin, authorization: {} });
  const keys = createPublicKeys({ callApi: callKeys, path: jwks.pathname, now });

  return {
    name: "fal",
    capabilities: { webhooks: true, retentionMs: RETENTION_MS, list: false },

    start: async (request) => {
      const { model, modelVersion, webhook, input, signal } = request;
      const app = MODEL.exec(model)?.[1];
      if (app === undefined || modelVersion !== null) {
        const errorText = "the model must be owner/name, perhaps with a path, without a version";
        return { outcome: "refused", error: "provider_rejected", errorText };
      }
      const query = webhook === null ? "" : `?fal_webhook=${encodeURIComponent(webhook)}`;
      const answer = await callApi({
        method: "POST",
        path: `/${model}${query}`,
        headers: startHeaders(request),
        body: JSON.stringify(input),
        timeoutMs: START_TIMEOUT_MS,
        signal,
      });
      return judgeStart(answer, app, now());
    },

    get: async (id, { signal, model } = {}) => {
      const reference = referenceOf(id, model);
      if (reference === null) return { outcome: "missing" };
      return readRun({ callApi, reference, now, signal });
    },

    cancel: async (id) => {
      const reference = referenceOf(id);
      if (reference === null) return { outcome: "missing" };
      const path = `/${reference}/cancel`;
      const answer = await callApi({ method: "PUT", path, timeoutMs: GET_TIMEOUT_MS });
      const isTaken = answer.outcome === "answered" && judge.isSuccess(answer);
      // A 400 says that it is over already; what became of it is read in both cases.
      const isOver = answer.outcome === "answered" && answer.status === 400;
      if (!isTaken && !isOver) return judgeSilence(answer, now());
      const read = await readRun({ callApi, reference, now });
      if (isOver || read.outcome !== "missing") return read;
      // What was taken out of the queue may be gone altogether.
      const canceled = { providerStatus: "CANCELED", phase: "canceled" } as const;
      return { outcome: "found", update: blankUpdate(reference, canceled) };
    },

    list: () => {
      const errorText = "the API has no list";
      return Promise.resolve({ outcome: "unavailable", retryAfterMs: READ_RETRY_MS, errorText });
    },

    verifyWebhook: (webhook) => verifyWebhook(webhook, { keys, now, userId }),
    ...(userId === undefined ? {} : { readWebhook: readDelivery }),
  };
}
