import { isTerminal } from "@darkroom/lifecycle";
import type { Status } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import type { PartsHealth } from "./parts.ts";
import { judge } from "./judge.ts";
import type { Evidence } from "./judge.ts";
import { HEALTH_BUCKET_MS, HEALTH_WINDOW_MS, HISTORY_ENDS_MIN, PRESENT_MS } from "./limits.ts";
import { readOpen, readStuck } from "./read-open.ts";
import type { OpenRow } from "./read-open.ts";
import { readQueue } from "./read-queue.ts";
import { countOf, mergeSketches, quantileOf } from "./sketch.ts";
import type { Step } from "./step.ts";
import type { StepStore } from "./step-store.ts";
import {
  comparedFigures,
  costFigures,
  endFigures,
  failuresOf,
  stageFigures,
  statusesOf,
  stepFigures,
  webhookFigures,
} from "./summarize.ts";
import { OTHER_MODEL } from "./views.ts";
import type { ModelFigures, ProviderFigures, SystemHealth } from "./views.ts";

/** What the status page and the metrics are read from. */
export type HealthSources = {
  context: EngineContext;
  steps: StepStore;
  liabilities: () => Promise<SystemHealth["liabilities"]>;
  parts: () => Promise<PartsHealth>;
};

type Window = { all: readonly Step[]; present: readonly Step[]; before: readonly Step[] };

const endsOf = (steps: readonly Step[]) => steps.flatMap(({ ends }) => ends);
const newsOf = (steps: readonly Step[]) => steps.flatMap(({ news }) => news);

function windowOf(all: readonly Step[], now: number): Window {
  const isPresent = ({ from }: Step): boolean => from + HEALTH_BUCKET_MS > now - PRESENT_MS;
  return {
    all,
    present: all.filter(isPresent),
    before: all.filter((step) => !isPresent(step)),
  };
}

function providerFigures(window: Window, parts: PartsHealth): ProviderFigures[] {
  return parts.providers.map((view) => {
    const isItsOwn = (cell: { provider: string }): boolean => cell.provider === view.provider;
    const ends = (steps: readonly Step[]) => endsOf(steps).filter(isItsOwn);
    const news = (steps: readonly Step[]) => newsOf(steps).filter(isItsOwn);
    const reach = parts.webhooks.find(isItsOwn);
    return {
      ...view,
      present: comparedFigures(ends(window.present)),
      before: comparedFigures(ends(window.before)),
      webhooks: webhookFigures(news(window.all)),
      webhooksPresent: webhookFigures(news(window.present)),
      webhooksReachable: reach?.reachable === true,
      costs: costFigures(news(window.all)),
    };
  });
}

/** Names that are configured no more are told as one, so that there are never many. */
function named(context: EngineContext, row: OpenRow): { provider: string; model: string } {
  const isKnown = context.modelOf(row.model) !== null && context.providerOf(row.provider) !== null;
  return isKnown ? row : { provider: OTHER_MODEL, model: OTHER_MODEL };
}

function modelFigures(context: EngineContext, window: Window, open: OpenRow[]): ModelFigures[] {
  const names = new Map<string, { provider: string; model: string }>();
  for (const row of [...endsOf(window.all), ...open.map((row) => named(context, row))]) {
    const { provider, model } = row;
    names.set(JSON.stringify([provider, model]), { provider, model });
  }
  return [...names.values()].map(({ provider, model }) => {
    const isItsOwn = (cell: { provider: string; model: string }): boolean =>
      cell.provider === provider && cell.model === model;
    const cells = endsOf(window.all).filter(isItsOwn);
    return {
      provider,
      model,
      byStatus: statusesOf(cells),
      open: countByStatus(open.filter((row) => isItsOwn(named(context, row)))),
      stages: stageFigures(cells),
    };
  });
}

function countByStatus(rows: readonly OpenRow[]): Partial<Record<Status, number>> {
  const counts: Partial<Record<Status, number>> = {};
  for (const { status, predictions } of rows) {
    if (!isTerminal(status)) counts[status] = (counts[status] ?? 0) + predictions;
  }
  return counts;
}

/** The p99 of each model at its provider; null for those with too short a history. */
function usualOf({ all }: Window) {
  const known = new Map<string, number | null>();
  return ({ provider, model }: { provider: string; model: string }): number | null => {
    const key = JSON.stringify([provider, model]);
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const cells = endsOf(all).filter((cell) => cell.provider === provider && cell.model === model);
    const sketch = mergeSketches(cells.map(({ atProvider }) => atProvider.sketch));
    const usual = countOf(sketch) < HISTORY_ENDS_MIN ? null : quantileOf(sketch, 0.99);
    known.set(key, usual);
    return usual;
  };
}

function evidenceOf(
  window: Window,
  facts: {
    now: number;
    parts: PartsHealth;
    providers: readonly ProviderFigures[];
    queue: SystemHealth["queue"];
    stuck: SystemHealth["stuck"];
  },
): Evidence {
  const { parts, now, providers, queue, stuck } = facts;
  const { counted, own } = failuresOf(endsOf(window.present));
  const { running, lastTickAt } = parts.worker;
  return {
    parts: {
      database: parts.database,
      storage: parts.storage,
      spoolShare: parts.spool.bytes / Math.max(1, parts.spool.bytesMax),
      idleMs: running && lastTickAt !== null ? now - lastTickAt : null,
    },
    queue,
    stuck,
    own: { ended: counted, failures: own },
    providers: providers.map((view) => ({ ...view, webhooks: view.webhooksPresent })),
  };
}

function mergeCounts(records: readonly Readonly<Record<string, number>>[]) {
  const merged: Record<string, number> = {};
  for (const [name, count] of records.flatMap((record) => Object.entries(record))) {
    merged[name] = (merged[name] ?? 0) + count;
  }
  return merged;
}

type Figures = {
  isBlind: boolean;
  window: Window;
  queue: SystemHealth["queue"];
  open: OpenRow[];
  stuck: SystemHealth["stuck"];
  liabilities: SystemHealth["liabilities"];
};

async function readFigures({ context, steps, liabilities }: HealthSources): Promise<Figures> {
  const window = windowOf(await steps.read(), context.now());
  return {
    isBlind: false,
    window,
    queue: await readQueue(context),
    open: await readOpen(context),
    stuck: await readStuck(context, usualOf(window)),
    liabilities: await liabilities(),
  };
}

/** What is known without the database. */
const blindFigures = (now: number): Figures => ({
  isBlind: true,
  window: { all: [], present: [], before: [] },
  queue: { open: [], oldestDueMs: 0, oldestUnpacedMs: 0, deadLetters: 0, inHand: 0 },
  open: [],
  stuck: { pastDeadline: 0, pastUsual: 0, ids: [] },
  liabilities: { available: 0, reserved: 0, at: new Date(now).toISOString() },
});

async function figuresOf(
  sources: HealthSources,
  parts: PartsHealth,
  now: number,
): Promise<Figures> {
  try {
    return await readFigures(sources);
  } catch (error) {
    if (parts.database) throw error;
    return blindFigures(now);
  }
}

/**
 * The state of the installation with its last day, from the database: the same on every process
 * but for `parts` and `counters`. Without the database it tells that, and `isBlind`.
 */
export async function readSystemHealth(sources: HealthSources): Promise<SystemHealth> {
  const { context } = sources;
  const now = context.now();
  const parts = await sources.parts();
  const { isBlind, window, queue, open, stuck, liabilities } = await figuresOf(sources, parts, now);
  const providers = providerFigures(window, parts);
  const { running, lastTickAt } = parts.worker;
  return {
    at: new Date(now).toISOString(),
    isBlind,
    windowMs: HEALTH_WINDOW_MS,
    stepMs: HEALTH_BUCKET_MS,
    verdict: judge(evidenceOf(window, { now, parts, providers, queue, stuck })),
    ends: endFigures(endsOf(window.all)),
    stages: stageFigures(endsOf(window.all)),
    webhooks: webhookFigures(newsOf(window.all)),
    queue,
    stuck,
    open: countByStatus(open),
    liabilities,
    costs: costFigures(newsOf(window.all)),
    ignored: mergeCounts(window.all.map(({ ignored }) => ignored)),
    providers,
    models: modelFigures(context, window, open),
    steps: window.all.map(stepFigures),
    parts: {
      database: parts.database,
      storage: parts.storage,
      spool: parts.spool,
      worker: {
        running,
        lastTickAt: lastTickAt === null ? null : new Date(lastTickAt).toISOString(),
      },
    },
    counters: parts.counters,
  };
}
