import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import type { Outcomes } from "../http/app-context.ts";

/** How the predictions of the last day ended, from the database: the same on every process. */
export function createOutcomeGauges(registry: Registry): {
  show: (outcomes: Outcomes) => void;
  /** Nothing is better than what was true once. */
  forget: () => void;
} {
  const registers = [registry];
  const labelNames = ["status"] as const;
  const ended = new Gauge({
    name: "darkroom_day_predictions",
    help: "Predictions of the last day that have ended, by how.",
    labelNames,
    registers,
  });
  const credits = new Gauge({
    name: "darkroom_day_credits",
    help: "Credits charged for the predictions of the last day that have ended.",
    labelNames,
    registers,
  });
  const providerCredits = new Gauge({
    name: "darkroom_day_provider_credits",
    help: "What providers said that those predictions cost us, in their own unit.",
    labelNames,
    registers,
  });
  const awaited = new Gauge({
    name: "darkroom_day_awaited_predictions",
    help: "Those of them for which somebody waited.",
    registers,
  });
  const abandoned = new Gauge({
    name: "darkroom_day_abandoned_predictions",
    help: "Those of them at whose end nobody was there any more.",
    registers,
  });

  return {
    show: (outcomes) => {
      awaited.set(outcomes.awaited);
      abandoned.set(outcomes.abandoned);
      for (const end of outcomes.ends) {
        const { status } = end;
        ended.set({ status }, end.predictions);
        credits.set({ status }, end.credits);
        providerCredits.set({ status }, end.providerCredits);
      }
    },
    forget: () => {
      // A gauge without labels would show 0 after a reset.
      awaited.set(Number.NaN);
      abandoned.set(Number.NaN);
      for (const gauge of [ended, credits, providerCredits]) gauge.reset();
    },
  };
}
