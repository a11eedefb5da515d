import { pauseRateBucket } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { admitStart, isOutOfService, keepSilent, recordOutcome } from "@darkroom/lifecycle";
import type { Admission, Breaker } from "@darkroom/lifecycle";
import type { Counters } from "../counters.ts";
import { providerBucket } from "../jobs/buckets.ts";
import { HEALTH_CALM_MS } from "../limits.ts";
import type { Log } from "../ports.ts";
import { createBreakerStore } from "./breaker-store.ts";
import type { ProviderHealth } from "./provider-health.ts";

type Options = {
  database: Database;
  now: () => number;
  log: Log;
  counters: Counters;
  /** Whether an operator lets nothing new be sent to a provider. */
  isSwitchedOff: (provider: string) => Promise<boolean>;
  /** Told after a breaker has opened. */
  onOpen: (provider: string) => Promise<void>;
};

const isCalm = ({ phase, startFailures, getFailures }: Breaker): boolean =>
  phase === "closed" && startFailures === 0 && getFailures === 0;

/** Providers in order, remembered for a moment: most starts and looks then cost no read. */
function createCalm(now: () => number) {
  const known = new Map<string, { breaker: Breaker; at: number }>();
  return {
    of: (provider: string): Breaker | null => {
      const found = known.get(provider);
      if (found === undefined) return null;
      const ageMs = now() - found.at;
      return ageMs >= 0 && ageMs < HEALTH_CALM_MS ? found.breaker : null;
    },
    keep: (provider: string, breaker: Breaker): void => {
      if (isCalm(breaker)) known.set(provider, { breaker, at: now() });
      else known.delete(provider);
    },
  };
}

/** Breakers that are decided by `@darkroom/lifecycle` and written only over what was read. */
export function createProviderHealth(options: Options): ProviderHealth {
  const { database, now, log, counters } = options;
  const store = createBreakerStore(database);
  const calm = createCalm(now);

  const pause = (provider: string, until: number): Promise<boolean> =>
    pauseRateBucket(database, { id: providerBucket(provider), until });

  const change = async (
    provider: string,
    decide: (breaker: Breaker) => Breaker,
  ): Promise<Breaker> => {
    const { before, after } = await store.change(provider, decide);
    calm.keep(provider, after);
    if (before.phase === after.phase) return after;
    log("warn", "the breaker of a provider moved", { provider, to: after.phase });
    if (after.phase === "open") {
      counters.add("breakersOpened");
      await pause(provider, after.probeAt);
      await options.onOpen(provider);
    }
    return after;
  };

  return {
    admit: async (provider) => {
      const known = calm.of(provider);
      if (known !== null) return { outcome: "admitted", generation: known.generation };
      // What was decided last is what was written.
      const decided: Admission[] = [];
      const { generation } = await change(provider, (breaker) => {
        const admission = admitStart(breaker, now());
        decided.push(admission);
        return admission.breaker;
      });
      const last = decided.at(-1);
      if (last?.outcome !== "held") return { outcome: "admitted", generation };
      await pause(provider, last.until);
      return { outcome: "held", until: last.until };
    },
    record: async (provider, outcome, silentUntil) => {
      const isKnownCalm = calm.of(provider) !== null;
      if (isKnownCalm && silentUntil === undefined && outcome.result !== "failed") return;
      try {
        await change(provider, (breaker) => {
          const next = recordOutcome(breaker, outcome, now());
          return silentUntil === undefined ? next : keepSilent(next, silentUntil);
        });
      } catch (error) {
        log("warn", "the health of a provider could not be kept", { provider, error });
      }
    },
    isHeld: async (provider) => {
      if (await options.isSwitchedOff(provider)) return true;
      const breaker = await store.read(provider);
      // At its probe time somebody must try it, even where another provider would do.
      return breaker.phase === "closed"
        ? isOutOfService(breaker, now())
        : admitStart(breaker, now()).outcome === "held";
    },
    all: store.all,
  };
}
