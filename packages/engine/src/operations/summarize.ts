import { ERROR_CODES } from "@darkroom/lifecycle";
import type { ErrorCode, TerminalStatus } from "@darkroom/lifecycle";
import { mergeSketches, percentilesOf, quantileOf } from "./sketch.ts";
import type { Percentiles } from "./sketch.ts";
import type { EndCell, NewsCell, Step } from "./step.ts";
import type { CostFigures, EndFigures, HealthStep, Stage, WebhookFigures } from "./views.ts";

/** Refusals of what was asked for, at which neither we nor a provider failed. */
const BY_CONTENT: ReadonlySet<ErrorCode> = new Set(["invalid_input", "safety"]);
/** Failures for which we are to blame. */
const OWN_ERRORS: ReadonlySet<ErrorCode> = new Set(["storage", "internal"]);

const total = <Item>(items: readonly Item[], amountOf: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + amountOf(item), 0);

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** How predictions ended, by status. */
export const statusesOf = (cells: readonly EndCell[]): Record<TerminalStatus, number> => ({
  succeeded: total(cells, ({ byStatus }) => byStatus.succeeded),
  failed: total(cells, ({ byStatus }) => byStatus.failed),
  canceled: total(cells, ({ byStatus }) => byStatus.canceled),
  expired: total(cells, ({ byStatus }) => byStatus.expired),
});

function errorsOf(cells: readonly EndCell[], isWanted: (code: ErrorCode) => boolean): number {
  return total(ERROR_CODES.filter(isWanted), (code) =>
    total(cells, ({ byError }) => byError.get(code) ?? 0),
  );
}

/** The ends that could have been a success, and at which of them we or a provider failed. */
export function failuresOf(cells: readonly EndCell[]): {
  counted: number;
  own: number;
  ofProvider: number;
} {
  const { succeeded, failed, expired } = statusesOf(cells);
  const failures = failed + expired - errorsOf(cells, (code) => BY_CONTENT.has(code));
  const own = errorsOf(cells, (code) => OWN_ERRORS.has(code));
  return { counted: succeeded + failures, own, ofProvider: failures - own };
}

export function endFigures(cells: readonly EndCell[]): EndFigures {
  const byStatus = statusesOf(cells);
  const { counted } = failuresOf(cells);
  const byError = ERROR_CODES.flatMap((code) => {
    const count = errorsOf(cells, (other) => other === code);
    return count === 0 ? [] : [[code, count] as const];
  });
  return {
    ended: total(Object.values(byStatus), (count) => count),
    byStatus,
    byError: Object.fromEntries(byError),
    successShare: shareOf(byStatus.succeeded, counted),
    awaited: total(cells, ({ awaited }) => awaited),
    abandoned: total(cells, ({ abandoned }) => abandoned),
    creditsCaptured: total(cells, ({ creditsCaptured }) => creditsCaptured),
    creditsCapturedInVain: total(cells, ({ creditsCapturedInVain }) => creditsCapturedInVain),
  };
}

export function stageFigures(cells: readonly EndCell[]): Record<Stage, Percentiles | null> {
  const of = (stage: Stage) =>
    percentilesOf(mergeSketches(cells.map(({ stages }) => stages[stage].sketch)));
  return {
    queue: of("queue"),
    start: of("start"),
    run: of("run"),
    store: of("store"),
    total: of("total"),
  };
}

export function webhookFigures(cells: readonly NewsCell[]): WebhookFigures {
  const byWebhook = total(cells, (cell) => cell.byWebhook);
  const byPolling = total(cells, (cell) => cell.byPolling);
  const expected = byWebhook + byPolling;
  return {
    expected,
    byWebhook,
    byPolling,
    deliveredShare: shareOf(byWebhook, expected),
    rescuedShare: shareOf(byPolling, expected),
    lagMs: percentilesOf(mergeSketches(cells.map(({ lag }) => lag.sketch))),
  };
}

export const costFigures = (cells: readonly NewsCell[]): CostFigures => ({
  providerCredits: total(cells, ({ providerCredits }) => providerCredits),
  billedRuns: total(cells, ({ billedRuns }) => billedRuns),
  runs: total(cells, ({ runs }) => runs),
});

/** A provider within some steps: its own failures, and how long its runs took there. */
export function comparedFigures(cells: readonly EndCell[]): {
  ended: number;
  failedShare: number | null;
  p95Ms: number | null;
} {
  const { counted, ofProvider } = failuresOf(cells);
  const atProvider = mergeSketches(cells.map((cell) => cell.atProvider.sketch));
  return {
    ended: counted,
    failedShare: shareOf(ofProvider, counted),
    p95Ms: rounded(quantileOf(atProvider, 0.95)),
  };
}

const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value);

/** One step as a plot shows it. */
export function stepFigures({ from, ends, news }: Step): HealthStep {
  const { ended, byStatus, creditsCaptured } = endFigures(ends);
  const { total: durations } = stageFigures(ends);
  const { byWebhook, byPolling, lagMs } = webhookFigures(news);
  return {
    from: new Date(from).toISOString(),
    ended,
    succeeded: byStatus.succeeded,
    failed: byStatus.failed + byStatus.expired,
    p50Ms: durations?.p50 ?? null,
    p95Ms: durations?.p95 ?? null,
    byWebhook,
    byPolling,
    lagP95Ms: lagMs?.p95 ?? null,
    creditsCaptured,
    providerCredits: costFigures(news).providerCredits,
  };
}
