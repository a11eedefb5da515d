import type { BreakerOutcome } from "@darkroom/lifecycle";
import type { GetOutcome, Provider, StartOutcome } from "@darkroom/providers";
import type { ProviderHealth } from "./provider-health.ts";

type Result = BreakerOutcome["result"];

/** What an answer to a creation says about the provider itself. */
export function resultOfStart(started: StartOutcome): Result {
  switch (started.outcome) {
    case "accepted":
      return "answered";
    case "deferred":
      return started.error === "provider_unavailable" ? "failed" : "neutral";
    case "refused":
      return "neutral";
    case "lost":
      return "failed";
  }
}

function resultOfGet(looked: GetOutcome): Result {
  if (looked.outcome !== "unavailable") return "answered";
  return looked.isRateLimited === true ? "neutral" : "failed";
}

/** The same provider, of whose looks the health is told whoever asks for them. */
export function observeProvider(provider: Provider, health: ProviderHealth): Provider {
  return {
    ...provider,
    get: async (providerPredictionId, options) => {
      const looked = await provider.get(providerPredictionId, options);
      const result = resultOfGet(looked);
      await health.record(provider.name, { kind: "get", result, generation: null });
      return looked;
    },
  };
}
