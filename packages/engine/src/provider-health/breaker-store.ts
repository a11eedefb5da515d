import { providerHealth, saveProviderHealth } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { CLOSED_BREAKER } from "@darkroom/lifecycle";
import type { Breaker } from "@darkroom/lifecycle";
import { eq, sql } from "drizzle-orm";
import { EngineError } from "../errors.ts";
import { HEALTH_TRIES_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";

export interface BreakerStore {
  read: (provider: string) => Promise<Breaker>;
  /** All that were ever written. */
  all: () => Promise<ReadonlyMap<string, Breaker>>;
  /**
   * Decides on what is stored until nobody else has written in between.
   * @throws EngineError `contended` after `HEALTH_TRIES_MAX`
   */
  change: (
    provider: string,
    decide: (breaker: Breaker) => Breaker,
  ) => Promise<{ before: Breaker; after: Breaker }>;
}

const rowOf = prepareOnce((orm) =>
  orm
    .select()
    .from(providerHealth)
    .where(eq(providerHealth.provider, sql.placeholder("provider")))
    .prepare(),
);
const allRows = prepareOnce((orm) => orm.select().from(providerHealth).prepare());

/** The breakers in the database, where all processes read and write them. */
export function createBreakerStore(database: Database): BreakerStore {
  const load = async (provider: string): Promise<{ breaker: Breaker; version: number }> => {
    const [row] = await rowOf({ database }).execute({ provider });
    if (row === undefined) return { breaker: CLOSED_BREAKER, version: 0 };
    const { provider: _name, version, ...breaker } = row;
    return { breaker, version };
  };

  return {
    read: async (provider) => (await load(provider)).breaker,
    all: async () => {
      const rows = await allRows({ database }).execute();
      return new Map(
        rows.map(({ provider, version: _version, ...breaker }) => [provider, breaker]),
      );
    },
    change: async (provider, decide) => {
      for (let attempt = 0; attempt < HEALTH_TRIES_MAX; attempt += 1) {
        const { breaker: before, version } = await load(provider);
        const after = decide(before);
        if (after === before) return { before, after };
        const row = { ...after, provider, version: version + 1 };
        if (await saveProviderHealth(database, row)) return { before, after };
      }
      throw new EngineError("contended", `the health of ${provider} met rivals at every try`);
    },
  };
}
