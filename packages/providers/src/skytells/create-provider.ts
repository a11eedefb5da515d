import { createCallApi } from "../call-api.ts";
import type { CallApi } from "../call-api.ts";
import { readBaseUrl, readToken } from "../credentials.ts";
import type { GetOutcome, Provider, StartRequest } from "../port.ts";
import { PREDICTION_ID } from "../read-fields.ts";
import { describeModel } from "./describe-model.ts";
import { withPace } from "../pace.ts";
import { judgeGet } from "./judge-get.ts";
import { judgeStart } from "./judge-start.ts";
import { listPredictions } from "./list-predictions.ts";
import { EDGE_WAIT_MS_MAX, startAtEdge } from "./start-direct.ts";
import { readWebhookKeys, verifyWebhook } from "./verify-webhook.ts";

export const SKYTELLS_BASE_URL = "https://api.skytells.ai/v1";
/** For the direct pattern; it sends no webhooks (wire fact K7). */
export const SKYTELLS_EDGE_BASE_URL = "https://edge.skytells.ai/v1";
/** The published client waits as long for an answer that does not wait for the result. */
const START_TIMEOUT_MS = 60_000;
const GET_TIMEOUT_MS = 20_000;
/** Data are deleted five minutes after the end (table A2), hence every look comes inside that. */
export const RETENTION_MS = 300_000;
/** In the words of the published client, which the most sources share (table A2). */
const WEBHOOK_EVENTS = ["started", "completed", "failed", "canceled"] as const;

/** A slug, or owner and slug; the API knows slugs only (wire fact K9). */
const MODEL = /^(?:[A-Za-z0-9][\w.-]*\/)?([A-Za-z0-9][\w.-]*)$/;

export type SkytellsOptions = {
  /** `sk-…` */
  apiKey: string;
  /** Default `SKYTELLS_BASE_URL`. */
  baseUrl?: string | undefined;
  /**
   * Base URL of the edge host, such as `SKYTELLS_EDGE_BASE_URL`: starts that want a direct answer
   * go there. Absent: they go where all others go.
   */
  edgeBaseUrl?: string | undefined;
  /** The account's own secrets (enterprise form); the API key signs where there are none. */
  webhookSecrets?: readonly string[] | undefined;
  fetch?: typeof fetch | undefined;
  /** A signal that aborts after so many milliseconds. Default `AbortSignal.timeout`. */
  timeoutSignal?: ((timeoutMs: number) => AbortSignal) | undefined;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Default `skytells`. */
  name?: string | undefined;
};

function startBody(request: StartRequest, slug: string): string {
  const { input, webhook } = request;
  return JSON.stringify({
    model: slug,
    input,
    ...(webhook === null ? {} : { webhook: { url: webhook, events: WEBHOOK_EVENTS } }),
  });
}

/** The edge has no webhooks, so that it is known before a start that none will come. */
function hasWebhooks(baseUrl: string): boolean {
  return new URL(baseUrl).hostname !== new URL(SKYTELLS_EDGE_BASE_URL).hostname;
}

/**
 * Skytells' HTTP API behind the provider port. No request is ever repeated in here. The API knows
 * neither versions nor deadlines: what overruns ours is cancelled by the engine.
 * @throws ProviderError for a key, base URL or webhook secret that can never work
 */
export function createSkytellsProvider(options: SkytellsOptions): Provider {
  const { now, webhookSecrets = [] } = options;
  const apiKey = readToken(options.apiKey);
  const baseUrl = readBaseUrl(options.baseUrl ?? SKYTELLS_BASE_URL);
  const callAt = (url: string): CallApi =>
    createCallApi({
      baseUrl: url,
      apiToken: apiKey,
      authorization: { "x-api-key": apiKey },
      fetch: options.fetch ?? fetch,
      timeoutSignal: options.timeoutSignal ?? ((timeoutMs) => AbortSignal.timeout(timeoutMs)),
    });
  const callApi = callAt(baseUrl);
  const { edgeBaseUrl } = options;
  const callEdge = edgeBaseUrl === undefined ? null : callAt(readBaseUrl(edgeBaseUrl));
  const keys = readWebhookKeys(webhookSecrets.length > 0 ? webhookSecrets : [apiKey]);

  const get = async (id: string, signal?: AbortSignal): Promise<GetOutcome> => {
    if (!PREDICTION_ID.test(id)) return { outcome: "missing" };
    const path = `/predictions/${id}`;
    const answer = await callApi({ method: "GET", path, timeoutMs: GET_TIMEOUT_MS, signal });
    return judgeGet(answer, now());
  };

  return {
    name: options.name ?? "skytells",
    capabilities: {
      webhooks: hasWebhooks(baseUrl),
      retentionMs: RETENTION_MS,
      list: true,
      ...(callEdge === null ? {} : { direct: { waitMsMax: EDGE_WAIT_MS_MAX, webhooks: false } }),
    },

    start: async (request) => {
      const slug = MODEL.exec(request.model)?.[1];
      if (slug === undefined || request.modelVersion !== null) {
        const errorText = "the model must be a slug without a version";
        return { outcome: "refused", error: "provider_rejected", errorText };
      }
      if (callEdge !== null && request.waitMs != null) {
        const started = await startAtEdge(callEdge, request, { slug, now });
        if (started !== null) return started;
      }
      const answer = await callApi({
        method: "POST",
        path: "/predict",
        body: startBody(request, slug),
        timeoutMs: START_TIMEOUT_MS,
        signal: request.signal,
      });
      return withPace(judgeStart(answer, now()), answer, now());
    },

    get: (providerPredictionId, { signal } = {}) => get(providerPredictionId, signal),

    cancel: async (providerPredictionId) => {
      if (!PREDICTION_ID.test(providerPredictionId)) return { outcome: "missing" };
      const path = `/predictions/${providerPredictionId}/cancel`;
      const answer = await callApi({ method: "POST", path, timeoutMs: GET_TIMEOUT_MS });
      const isDone = answer.outcome === "answered" && answer.status >= 200 && answer.status < 300;
      const judged = judgeGet(answer, now());
      // The answer may be no more than `{ success: true }`: what it led to is read.
      return isDone && judged.outcome === "unavailable" ? get(providerPredictionId) : judged;
    },

    list: ({ createdAfter }) => listPredictions(callApi, { createdAfter, now }),
    verifyWebhook: (webhook) => Promise.resolve(verifyWebhook(webhook, keys)),

    describeModel: async ({ model, modelVersion }) => {
      const slug = MODEL.exec(model)?.[1];
      if (slug === undefined || modelVersion !== null) return { outcome: "missing" };
      return describeModel(callApi, slug, now);
    },
  };
}
