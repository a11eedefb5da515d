import { NotLoaded } from "../app/not-loaded.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { useTexts } from "../languages/use-texts.ts";
import { failureWords, readFailure } from "../server/failure.ts";
import { Button } from "../ui/button.tsx";
import { Accesses } from "./accesses.tsx";
import { Figures } from "./figures.tsx";
import { Inspect } from "./inspect.tsx";
import { Plots } from "./plots.tsx";
import { Models, Providers, Work } from "./tables.tsx";
import { TokenForm } from "./token-form.tsx";
import { isForbidden, useHealth, useOperator } from "./use-operator.ts";
import type { Operator } from "./use-operator.ts";
import { useOperatorWords } from "./use-words.ts";
import { VerdictView } from "./verdict.tsx";
import { summaryWords } from "./verdict-words.ts";
import type { HealthView } from "./views.ts";

function Health({ health, operator }: { health: HealthView; operator: Operator }) {
  const { page } = useOperatorWords().texts;
  return (
    <div className="page grid gap-8 py-6">
      <div className="grid gap-4">
        <VerdictView health={health} />
        {health.isBlind ? <p className="text-soft">{page.blind}</p> : <Figures health={health} />}
      </div>
      {!health.isBlind && (
        <>
          <Plots health={health} />
          <Providers health={health} />
          <Work health={health} />
          <Models health={health} />
        </>
      )}
      <Inspect operator={operator} stuck={health.stuck.ids} />
      <Accesses operator={operator} />
      {operator.token !== null && (
        <Button className="justify-self-start" onClick={operator.leave}>
          {page.forgetToken}
        </Button>
      )}
    </div>
  );
}

/** `/operator`: is it us or the provider? With the figures, and each prediction by its id. */
export function OperatorPage() {
  const texts = useTexts();
  const { page, verdict } = useOperatorWords().texts;
  const operator = useOperator();
  const health = useHealth(operator);
  if (health.data !== undefined) {
    return (
      <>
        <PageTitle title={summaryWords(verdict, health.data)} />
        {health.isError && (
          <output className="page block pt-4 text-small text-danger">
            {`${failureWords(texts, readFailure(health.error))} ${page.older}`}
          </output>
        )}
        <Health health={health.data} operator={operator} />
      </>
    );
  }
  if (health.isPending) return <p className="page py-16 text-soft">{page.looking}</p>;
  if (isForbidden(health.error)) {
    return (
      <>
        <PageTitle title={page.title} />
        <TokenForm operator={operator} />
      </>
    );
  }
  return (
    <NotLoaded
      title={page.unknown}
      error={health.error}
      onRetry={() => {
        void health.refetch();
      }}
    />
  );
}
