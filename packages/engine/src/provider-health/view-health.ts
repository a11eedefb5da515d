import { isOutOfService } from "@darkroom/lifecycle";
import type { Breaker } from "@darkroom/lifecycle";
import type { ProviderHealthView } from "../views.ts";

/** What operators and health checks read of a breaker. */
export function viewHealth(provider: string, breaker: Breaker, now: number): ProviderHealthView {
  const { phase, startFailures, getFailures, probeAt } = breaker;
  return {
    provider,
    answers: !isOutOfService(breaker, now),
    breaker: phase,
    startFailures,
    getFailures,
    probeAt: phase === "closed" ? null : new Date(probeAt).toISOString(),
  };
}
