import type { SystemHealth, WebhookFigures } from "@darkroom/engine";
import { Gauge } from "prom-client";
import type { Registry } from "prom-client";

const S = 1_000;
const BLAMES = ["fine", "us", "provider", "webhooks"] as const;

/** A gauge, as "name help" and its labels. */
type Described = { help: string; labels: readonly string[] };

/** What is read from the database, so that it outlives a process and is the same on all of them. */
const GAUGES = {
  darkroom_verdict: {
    help: "1 for whoever is to blame: fine, us, provider or webhooks.",
    labels: ["blame"],
  },
  darkroom_predictions_open: {
    help: "Unfinished predictions by provider, model and status.",
    labels: ["provider", "model", "status"],
  },
  darkroom_day_model_predictions: {
    help: "Predictions that ended within a day, by provider, model and status.",
    labels: ["provider", "model", "status"],
  },
  darkroom_day_success_share: {
    help: "Share of the day's ends that succeeded, without what was cancelled or refused for its content.",
    labels: [],
  },
  darkroom_day_stage_seconds: {
    help: "Quantiles of the day's stages of succeeded predictions.",
    labels: ["stage", "quantile"],
  },
  darkroom_queue_jobs: { help: "Open jobs by priority and kind.", labels: ["priority", "kind"] },
  darkroom_queue_due_jobs: {
    help: "Jobs that are due and that nobody has in hand.",
    labels: ["priority", "kind"],
  },
  darkroom_queue_oldest_due_seconds: { help: "Age of the oldest due job.", labels: [] },
  darkroom_queue_oldest_unpaced_seconds: {
    help: "Age of the oldest due job that no provider's pace holds back.",
    labels: [],
  },
  darkroom_queue_jobs_in_hand: { help: "Jobs under a live lease.", labels: [] },
  darkroom_dead_letters: { help: "Jobs that failed at their last attempt.", labels: [] },
  darkroom_stuck_predictions: {
    help: "Predictions without an end past their deadline, or beyond all that is usual.",
    labels: ["reason"],
  },
  darkroom_account_credits: {
    help: "Credits that all accounts hold: what we owe in work.",
    labels: ["state"],
  },
  darkroom_day_webhook_ends: {
    help: "Ends of the day for which a webhook was asked, by what brought them home.",
    labels: ["provider", "by"],
  },
  darkroom_webhook_expected_ends: {
    help: "Ends of the last half hour for which a webhook was asked.",
    labels: ["provider"],
  },
  darkroom_webhook_delivered_share: {
    help: "Share of them that came by webhook.",
    labels: ["provider"],
  },
  darkroom_webhook_rescued_share: {
    help: "Share of them that polling brought home.",
    labels: ["provider"],
  },
  darkroom_webhook_lag_seconds: {
    help: "From a provider's end to the arrival of its webhook, quantiles of the day.",
    labels: ["provider", "quantile"],
  },
  darkroom_provider_failed_share: {
    help: "Share of a provider's runs that failed, now (half an hour) and before (rest of the day).",
    labels: ["provider", "when"],
  },
  darkroom_provider_run_p95_seconds: {
    help: "95 % of its runs end within, now and before.",
    labels: ["provider", "when"],
  },
  darkroom_provider_ended_runs: {
    help: "Runs behind those figures.",
    labels: ["provider", "when"],
  },
  darkroom_day_cost_provider_credits: {
    help: "What a provider said that the day's runs cost us, in its own unit.",
    labels: ["provider"],
  },
  darkroom_day_cost_runs: {
    help: "The day's runs by provider, and those of them with a price.",
    labels: ["provider", "told"],
  },
  darkroom_day_captured_credits: {
    help: "Credits charged for the day's ends, and those of them without a success.",
    labels: ["for"],
  },
  darkroom_day_ignored_updates: {
    help: "The day's news that changed nothing and was worth a row, by reason.",
    labels: ["reason"],
  },
} as const satisfies Record<string, Described>;

type Name = keyof typeof GAUGES;
type Labels = Readonly<Record<string, string>>;
type Set = (name: Name, labels: Labels, value: number | null) => void;

function showQueue({ queue, stuck, liabilities }: SystemHealth, set: Set): void {
  for (const { priority, kind, jobs, due } of queue.open) {
    const labels = { priority: String(priority), kind };
    set("darkroom_queue_jobs", labels, jobs);
    set("darkroom_queue_due_jobs", labels, due);
  }
  set("darkroom_queue_oldest_due_seconds", {}, queue.oldestDueMs / S);
  set("darkroom_queue_oldest_unpaced_seconds", {}, queue.oldestUnpacedMs / S);
  set("darkroom_queue_jobs_in_hand", {}, queue.inHand);
  set("darkroom_dead_letters", {}, queue.deadLetters);
  set("darkroom_stuck_predictions", { reason: "deadline" }, stuck.pastDeadline);
  set("darkroom_stuck_predictions", { reason: "unusual" }, stuck.pastUsual);
  set("darkroom_account_credits", { state: "available" }, liabilities.available);
  set("darkroom_account_credits", { state: "reserved" }, liabilities.reserved);
}

function showWebhooks(provider: string, day: WebhookFigures, now: WebhookFigures, set: Set): void {
  set("darkroom_day_webhook_ends", { provider, by: "webhook" }, day.byWebhook);
  set("darkroom_day_webhook_ends", { provider, by: "polling" }, day.byPolling);
  set("darkroom_webhook_expected_ends", { provider }, now.expected);
  set("darkroom_webhook_delivered_share", { provider }, now.deliveredShare);
  set("darkroom_webhook_rescued_share", { provider }, now.rescuedShare);
  if (day.lagMs === null) return;
  const { p50, p95, p99 } = day.lagMs;
  for (const [quantile, lagMs] of Object.entries({ "0.5": p50, "0.95": p95, "0.99": p99 })) {
    set("darkroom_webhook_lag_seconds", { provider, quantile }, lagMs / S);
  }
}

function showProviders({ providers }: SystemHealth, set: Set): void {
  for (const figures of providers) {
    const { provider, costs } = figures;
    showWebhooks(provider, figures.webhooks, figures.webhooksPresent, set);
    for (const [when, run] of Object.entries({ now: figures.present, before: figures.before })) {
      const labels = { provider, when };
      set("darkroom_provider_failed_share", labels, run.failedShare);
      set("darkroom_provider_run_p95_seconds", labels, run.p95Ms === null ? null : run.p95Ms / S);
      set("darkroom_provider_ended_runs", labels, run.ended);
    }
    set("darkroom_day_cost_provider_credits", { provider }, costs.providerCredits);
    set("darkroom_day_cost_runs", { provider, told: "yes" }, costs.billedRuns);
    set("darkroom_day_cost_runs", { provider, told: "no" }, costs.runs - costs.billedRuns);
  }
}

function showEnds({ ends, stages, models, ignored }: SystemHealth, set: Set): void {
  set("darkroom_day_success_share", {}, ends.successShare);
  set("darkroom_day_captured_credits", { for: "all" }, ends.creditsCaptured);
  set("darkroom_day_captured_credits", { for: "nothing" }, ends.creditsCapturedInVain);
  for (const [stage, durations] of Object.entries(stages)) {
    if (durations === null) continue;
    const { p50, p95, p99 } = durations;
    for (const [quantile, ms] of Object.entries({ "0.5": p50, "0.95": p95, "0.99": p99 })) {
      set("darkroom_day_stage_seconds", { stage, quantile }, ms / S);
    }
  }
  for (const { provider, model, byStatus, open } of models) {
    for (const [status, count] of Object.entries(byStatus)) {
      set("darkroom_day_model_predictions", { provider, model, status }, count);
    }
    for (const [status, count] of Object.entries(open)) {
      set("darkroom_predictions_open", { provider, model, status }, count);
    }
  }
  for (const [reason, count] of Object.entries(ignored)) {
    set("darkroom_day_ignored_updates", { reason }, count);
  }
}

/** Gauges of the state of the installation. */
export function createHealthGauges(registry: Registry): {
  show: (health: SystemHealth) => void;
  /** Nothing is better than what was true once. */
  forget: () => void;
} {
  const gauges = new Map(
    Object.entries(GAUGES).map(([name, { help, labels }]) => {
      const labelNames: string[] = [...labels];
      return [name, new Gauge({ name, help, labelNames, registers: [registry] })] as const;
    }),
  );
  const forget = (): void => {
    for (const [name, gauge] of gauges) {
      gauge.reset();
      // One without labels would show 0 after a reset.
      if (isWithoutLabels(name)) gauge.set(Number.NaN);
    }
  };
  const set: Set = (name, labels, value) => {
    if (value !== null) gauges.get(name)?.set({ ...labels }, value);
  };
  return {
    show: (health) => {
      forget();
      for (const blame of BLAMES) {
        set("darkroom_verdict", { blame }, health.verdict.blame === blame ? 1 : 0);
      }
      if (health.isBlind) return;
      showEnds(health, set);
      showQueue(health, set);
      showProviders(health, set);
    },
    forget,
  };
}

const isWithoutLabels = (name: string): boolean =>
  Object.entries(GAUGES).some(([known, { labels }]) => known === name && labels.length === 0);
