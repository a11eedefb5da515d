import { createCallApi } from "../call-api.ts";
import { readBaseUrl, readToken } from "../credentials.ts";
import type { Provider, StartRequest } from "../port.ts";
import { PREDICTION_ID } from "../read-fields.ts";
import { judgeGet } from "./judge-get.ts";
import { judgeStart } from "./judge-start.ts";
import { listPredictions } from "./list-predictions.ts";
import { readWebhook, verifyWebhook } from "./verify-webhook.ts";
import { createFetchedKeys, createFixedKeys } from "./webhook-keys.ts";

export const REPLICATE_BASE_URL = "https://api.replicate.com/v1";
/** Longer than the API holds any answer that does not wait for the result. */
export const START_TIMEOUT_MS = 60_000;
export const GET_TIMEOUT_MS = 20_000;
/** API predictions are deleted an hour after they were made (wire fact R11). */
export const RETENTION_MS = 3_600_000;
/** The shortest `Cancel-After` that is taken (wire fact R4), seconds. */
const CANCEL_AFTER_SECONDS_MIN = 5;

/** Owner and name; neither can begin with a dot, as both are put into a URL path. */
const MODEL = /^([A-Za-z0-9][\w.-]*)\/([A-Za-z0-9][\w.-]*)$/;

export type ReplicateOptions = {
  apiToken: string;
  /** Default `REPLICATE_BASE_URL`. */
  baseUrl?: string | undefined;
  /** `whsec_…`; several during a rotation. Fetched from the API when absent or empty. */
  webhookSecrets?: readonly string[] | undefined;
  fetch?: typeof fetch | undefined;
  /** A signal that aborts after so many milliseconds. Default `AbortSignal.timeout`. */
  timeoutSignal?: ((timeoutMs: number) => AbortSignal) | undefined;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Default `replicate`. */
  name?: string | undefined;
};

function startPath(request: StartRequest): string | null {
  if (request.modelVersion !== null) return "/predictions";
  const model = MODEL.exec(request.model);
  return model === null ? null : `/models/${model[1]}/${model[2]}/predictions`;
}

/** Only the documented fields: the API refuses others (wire fact R1). */
function startBody(request: StartRequest): string {
  const { input, modelVersion, webhook, wantsProgress } = request;
  const events = wantsProgress ? ["start", "output", "logs", "completed"] : ["start", "completed"];
  return JSON.stringify({
    ...(modelVersion === null ? {} : { version: modelVersion }),
    input,
    ...(webhook === null ? {} : { webhook, webhook_events_filter: events }),
  });
}

/**
 * Replicate's HTTP API behind the provider port. No request is ever repeated in here: waits and
 * tries are the engine's, and a create whose outcome is unknown is `lost`.
 * @throws ProviderError for a token, base URL or webhook secret that can never work
 */
export function createReplicateProvider(options: ReplicateOptions): Provider {
  const { now, webhookSecrets = [] } = options;
  const apiToken = readToken(options.apiToken);
  const callApi = createCallApi({
    baseUrl: readBaseUrl(options.baseUrl ?? REPLICATE_BASE_URL),
    apiToken,
    authorization: { authorization: `Bearer ${apiToken}` },
    fetch: options.fetch ?? fetch,
    timeoutSignal: options.timeoutSignal ?? ((timeoutMs) => AbortSignal.timeout(timeoutMs)),
  });
  const keys =
    webhookSecrets.length > 0
      ? createFixedKeys(webhookSecrets)
      : createFetchedKeys({ callApi, now });

  return {
    name: options.name ?? "replicate",
    capabilities: { webhooks: true, retentionMs: RETENTION_MS, list: true },

    start: async (request) => {
      const path = startPath(request);
      if (path === null) {
        const errorText = "the model must be owner/name";
        return { outcome: "refused", error: "provider_rejected", errorText };
      }
      const seconds = Math.max(CANCEL_AFTER_SECONDS_MIN, Math.ceil(request.deadlineMs / 1_000));
      const answer = await callApi({
        method: "POST",
        path,
        headers: { "cancel-after": `${seconds}s` },
        body: startBody(request),
        timeoutMs: START_TIMEOUT_MS,
        signal: request.signal,
      });
      return judgeStart(answer, now());
    },

    get: async (providerPredictionId, { signal } = {}) => {
      if (!PREDICTION_ID.test(providerPredictionId)) return { outcome: "missing" };
      const path = `/predictions/${providerPredictionId}`;
      const answer = await callApi({ method: "GET", path, timeoutMs: GET_TIMEOUT_MS, signal });
      return judgeGet(answer, now());
    },

    cancel: async (providerPredictionId) => {
      if (!PREDICTION_ID.test(providerPredictionId)) return { outcome: "missing" };
      const path = `/predictions/${providerPredictionId}/cancel`;
      const answer = await callApi({ method: "POST", path, timeoutMs: GET_TIMEOUT_MS });
      return judgeGet(answer, now());
    },

    list: ({ createdAfter }) => listPredictions(callApi, { createdAfter, now }),
    verifyWebhook: (webhook) => verifyWebhook(webhook, { keys, now }),
    readWebhook,
  };
}
