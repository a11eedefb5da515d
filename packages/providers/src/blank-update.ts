import type { ProviderUpdate } from "./port.ts";

/** News that tell nothing but which run they are about, with what is known instead. */
export function blankUpdate(
  providerPredictionId: string,
  news: Partial<Omit<ProviderUpdate, "providerPredictionId">> = {},
): ProviderUpdate {
  return {
    providerStatus: "",
    phase: "unknown",
    error: null,
    errorText: null,
    outputs: [],
    text: null,
    share: null,
    durationMs: null,
    startedAt: null,
    finishedAt: null,
    outputsExpired: false,
    echoedWebhook: null,
    ...news,
    providerPredictionId,
  };
}
