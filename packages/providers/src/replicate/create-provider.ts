import { createCallApi } from "../call-api.ts";
import { readBaseUrl, readToken } from "../credentials.ts";
import type { Provider } from "../port.ts";
import { PREDICTION_ID } from "../read-fields.ts";
import { addressModel, startPath } from "./address-model.ts";
import { describeModel } from "./describe-model.ts";
import { readExamples, searchModels } from "./find-models.ts";
import { withPace } from "../pace.ts";
import { judgeGet } from "./judge-get.ts";
import { judgeStart } from "./judge-start.ts";
import { listPredictions } from "./list-predictions.ts";
import { createPlaceFiles } from "./upload-files.ts";
import { readWebhook, verifyWebhook } from "./verify-webhook.ts";
import { createFetchedKeys, createFixedKeys } from "./webhook-keys.ts";
import { WAIT_SECONDS_MAX, startBody, startHeaders, startTimeoutMs } from "./write-start.ts";

export const REPLICATE_BASE_URL = "https://api.replicate.com/v1";
export const GET_TIMEOUT_MS = 20_000;
/** API predictions are deleted an hour after they were made (wire fact R11). */
export const RETENTION_MS = 3_600_000;
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
  const placeFiles = createPlaceFiles({ callApi, now });
  const keys =
    webhookSecrets.length > 0
      ? createFixedKeys(webhookSecrets)
      : createFetchedKeys({ callApi, now });

  return {
    name: options.name ?? "replicate",
    capabilities: {
      webhooks: true,
      retentionMs: RETENTION_MS,
      list: true,
      direct: { waitMsMax: WAIT_SECONDS_MAX * 1_000, webhooks: true },
    },

    start: async (request) => {
      const model = addressModel(request);
      if (model === null) {
        const errorText = "the model must be owner/name, a version or deployments/owner/name";
        return { outcome: "refused", error: "provider_rejected", errorText };
      }
      const placed = await placeFiles(request.input, request.signal);
      if (placed.outcome !== "placed") return placed;
      const answer = await callApi({
        method: "POST",
        path: startPath(model),
        headers: startHeaders(request),
        body: startBody(request, model, placed.input),
        timeoutMs: startTimeoutMs(request),
        signal: request.signal,
      });
      return withPace(judgeStart(answer, now()), answer, now());
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
    describeModel: (model) => describeModel(callApi, model, now),
    searchModels: (query) => searchModels(callApi, query, now),
    modelExamples: (model) => readExamples(callApi, model, now),
  };
}
