import { Plot } from "./plot.tsx";
import type { HealthView } from "./views.ts";
import { numberWords, timeWords } from "./words.ts";

/** The last day, a quarter of an hour for each step. */
export function Plots({ health: { steps } }: { health: HealthView }) {
  return (
    <section aria-labelledby="plots-heading" className="grid gap-4">
      <h2 id="plots-heading" className="text-body font-semibold">
        The last 24 hours
      </h2>
      <div className="grid gap-x-8 gap-y-6 sm:grid-cols-2 lg:grid-cols-3">
        <Plot
          title="Ended predictions"
          kind="bars"
          steps={steps}
          words={numberWords}
          series={[
            { name: "succeeded", valueOf: (step) => step.succeeded, colour: "text-good" },
            { name: "failed", valueOf: (step) => step.failed, colour: "text-danger" },
          ]}
        />
        <Plot
          title="From order to result"
          kind="lines"
          steps={steps}
          words={timeWords}
          series={[
            { name: "p50", valueOf: (step) => step.p50Ms, colour: "text-soft" },
            { name: "p95", valueOf: (step) => step.p95Ms, colour: "text-accent-ink" },
          ]}
        />
        <Plot
          title="How ends came home"
          kind="bars"
          steps={steps}
          words={numberWords}
          series={[
            { name: "by webhook", valueOf: (step) => step.byWebhook, colour: "text-good" },
            { name: "by polling", valueOf: (step) => step.byPolling, colour: "text-accent-ink" },
          ]}
        />
        <Plot
          title="Lag of webhooks, p95"
          kind="lines"
          steps={steps}
          words={timeWords}
          series={[{ name: "lag", valueOf: (step) => step.lagP95Ms, colour: "text-accent-ink" }]}
        />
        <Plot
          title="Credits charged"
          kind="bars"
          steps={steps}
          words={numberWords}
          series={[
            { name: "credits", valueOf: (step) => step.creditsCaptured, colour: "text-accent-ink" },
          ]}
        />
        <Plot
          title="What providers charged us"
          kind="bars"
          steps={steps}
          words={numberWords}
          series={[
            { name: "their credits", valueOf: (step) => step.providerCredits, colour: "text-soft" },
          ]}
        />
      </div>
    </section>
  );
}
