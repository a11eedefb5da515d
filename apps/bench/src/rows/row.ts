import type { Processes } from "../processes/processes.ts";
import type { RedisSearch } from "../redis/find-redis.ts";

export type Target = {
  url: string;
  method: "GET" | "POST";
  headers: Record<string, string>;
  body: string | null;
};

/** A row with its server up, asked once and found right. Disposing it ends its processes. */
export interface OpenRow extends AsyncDisposable {
  target: Target;
  /**
   * Looks behind the answers: what a row claims to have kept must be there.
   * @param answered how many requests of the load got a 2xx
   * @throws BenchError `proof`
   */
  prove: (answered: number) => Promise<void>;
}

export type OpenOutcome =
  | { outcome: "open"; row: OpenRow }
  | { outcome: "unavailable"; reason: string };

export type Place = {
  processes: Processes;
  /** An empty folder for this one opening. */
  directory: string;
  findRedis: () => Promise<RedisSearch>;
};

export type Row = {
  name: string;
  /** `--only` takes a family's name for all of its rows. */
  family: string;
  /** False for rows that are measured only when they are named. */
  byDefault: boolean;
  /** Names of the rows that this one is compared with. */
  comparedWith: readonly string[];
  open: (place: Place) => Promise<OpenOutcome>;
};
