import { Blank } from "../app/blank.tsx";
import { PageTitle } from "../app/page-title.tsx";
import { failureWords, readFailure } from "../server/failure.ts";
import { Accesses } from "./accesses.tsx";
import { Figures } from "./figures.tsx";
import { Inspect } from "./inspect.tsx";
import { Plots } from "./plots.tsx";
import { Models, Providers, Work } from "./tables.tsx";
import { TokenForm } from "./token-form.tsx";
import { isForbidden, useHealth, useOperator } from "./use-operator.ts";
import type { Operator } from "./use-operator.ts";
import { VerdictView } from "./verdict.tsx";
import type { HealthView } from "./views.ts";

function Health({ health, operator }: { health: HealthView; operator: Operator }) {
  return (
    <div className="page grid gap-8 py-6">
      <div className="grid gap-4">
        <VerdictView health={health} />
        {health.isBlind ? (
          <p className="text-soft">Without the database no figures can be told.</p>
        ) : (
          <Figures health={health} />
        )}
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
        <button
          type="button"
          className="button button-quiet justify-self-start"
          onClick={operator.leave}
        >
          Forget the token
        </button>
      )}
    </div>
  );
}

/** `/operator`: is it us or the provider? With the figures, and each prediction by its id. */
export function OperatorPage() {
  const operator = useOperator();
  const health = useHealth(operator);
  if (health.data !== undefined) {
    return (
      <>
        <PageTitle title={health.data.verdict.summary} />
        {health.isError && (
          <output className="page block pt-4 text-small text-danger">
            {`${failureWords(readFailure(health.error))} What you see is older.`}
          </output>
        )}
        <Health health={health.data} operator={operator} />
      </>
    );
  }
  if (health.isPending) return <p className="page py-16 text-soft">Looking…</p>;
  if (isForbidden(health.error)) {
    return (
      <>
        <PageTitle title="For operators" />
        <TokenForm operator={operator} />
      </>
    );
  }
  return (
    <Blank title="The state is not known" text={failureWords(readFailure(health.error))}>
      <PageTitle title="The state is not known" />
      <button
        type="button"
        className="button button-accent"
        onClick={() => {
          void health.refetch();
        }}
      >
        Retry
      </button>
    </Blank>
  );
}
