import type { Breaker, BreakerOutcome } from "@darkroom/lifecycle";

/** A leave to start, under whose generation its outcome must be told; or none before `until`. */
export type Leave =
  | { outcome: "admitted"; generation: number }
  | { outcome: "held"; until: number };

/** What every process knows of the providers: a breaker for each, in the shared database. */
export interface ProviderHealth {
  /** Asks for leave to start one creation; where there is none, all of the provider's wait. */
  admit: (provider: string) => Promise<Leave>;
  /**
   * Tells the outcome of a start or a get. Never rejects, since an answer counts more than what
   * is kept of it. `silentUntil` is set where the provider is out of service, for all or for us.
   */
  record: (provider: string, outcome: BreakerOutcome, silentUntil?: number) => Promise<void>;
  /**
   * Whether a start would find no leave now, would be turned away, or is not wanted there by an
   * operator. Changes nothing.
   */
  isHeld: (provider: string) => Promise<boolean>;
  /** The breakers of all providers that were ever in trouble. */
  all: () => Promise<ReadonlyMap<string, Breaker>>;
}
