import type { AccountState } from "../account/account.ts";
import { PAGE_LOG_ROWS_MAX, PAGE_PREDICTIONS_MAX } from "../limits.ts";
import type { LogEntry } from "../log/schema.ts";
import type { EmulatorParts } from "../parts.ts";
import { PROVIDERS, type PredictionRecord } from "../predictions/record.ts";
import type { Scenario } from "../scenario/schema.ts";

/** Everything that the page shows of one moment. */
export type PageState = {
  nowMs: number;
  isFrozen: boolean;
  offsetMs: number;
  scenario: Scenario | null;
  account: AccountState;
  /** Newest first, of all wires. */
  predictions: PredictionRecord[];
  /** Newest first. */
  log: LogEntry[];
};

export function readState(parts: EmulatorParts): PageState {
  const { clock, store, account, predictions } = parts;
  const { offsetMs, frozenAtMs } = clock.state();
  const records = PROVIDERS.flatMap((provider) =>
    predictions.list({ provider, limit: PAGE_PREDICTIONS_MAX }).map(({ record }) => record),
  );
  return {
    nowMs: clock.now(),
    isFrozen: frozenAtMs !== null,
    offsetMs,
    scenario: store.readStandingScenario()?.scenario ?? null,
    account: account.read(),
    predictions: records
      .toSorted((left, right) => right.createdAtMs - left.createdAtMs)
      .slice(0, PAGE_PREDICTIONS_MAX),
    log: store.readNewestLog(PAGE_LOG_ROWS_MAX),
  };
}
