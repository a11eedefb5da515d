import { Plot } from "./plot.tsx";
import { useOperatorWords } from "./use-words.ts";
import type { HealthView } from "./views.ts";

/** The last day, a quarter of an hour for each step. */
export function Plots({ health: { steps } }: { health: HealthView }) {
  const { texts, words } = useOperatorWords();
  const { plots } = texts;
  return (
    <section aria-labelledby="plots-heading" className="grid gap-4">
      <h2 id="plots-heading" className="text-body font-semibold">
        {plots.heading}
      </h2>
      <div className="grid gap-x-8 gap-y-6 sm:grid-cols-2 lg:grid-cols-3">
        <Plot
          title={plots.ended}
          kind="bars"
          steps={steps}
          words={words.number}
          series={[
            { name: plots.succeeded, valueOf: (step) => step.succeeded, colour: "text-good" },
            { name: plots.failed, valueOf: (step) => step.failed, colour: "text-danger" },
          ]}
        />
        <Plot
          title={plots.orderToResult}
          kind="lines"
          steps={steps}
          words={words.time}
          series={[
            { name: "p50", valueOf: (step) => step.p50Ms, colour: "text-soft" },
            { name: "p95", valueOf: (step) => step.p95Ms, colour: "text-accent-ink" },
          ]}
        />
        <Plot
          title={plots.homecoming}
          kind="bars"
          steps={steps}
          words={words.number}
          series={[
            { name: plots.byWebhook, valueOf: (step) => step.byWebhook, colour: "text-good" },
            { name: plots.byPolling, valueOf: (step) => step.byPolling, colour: "text-accent-ink" },
          ]}
        />
        <Plot
          title={plots.lag}
          kind="lines"
          steps={steps}
          words={words.time}
          series={[
            { name: plots.lagSeries, valueOf: (step) => step.lagP95Ms, colour: "text-accent-ink" },
          ]}
        />
        <CreditPlots steps={steps} />
      </div>
    </section>
  );
}

/** What the steps cost: people here, and us at the provider. */
function CreditPlots({ steps }: Pick<HealthView, "steps">) {
  const { texts, words } = useOperatorWords();
  const { plots } = texts;
  return (
    <>
      <Plot
        title={plots.charged}
        kind="bars"
        steps={steps}
        words={words.number}
        series={[
          {
            name: plots.credits,
            valueOf: (step) => step.creditsCaptured,
            colour: "text-accent-ink",
          },
        ]}
      />
      <Plot
        title={plots.providerCharged}
        kind="bars"
        steps={steps}
        words={words.number}
        series={[
          {
            name: plots.providerCredits,
            valueOf: (step) => step.providerCredits,
            colour: "text-soft",
          },
        ]}
      />
    </>
  );
}
