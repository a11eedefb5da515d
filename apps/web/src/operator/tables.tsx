import type { HealthView } from "./views.ts";
import { UNKNOWN, momentWords, numberWords, plainWords, shareWords, timeWords } from "./words.ts";

/** A cell under the head of its column. */
type Cell = { head: string; value: string };

type RowOfCells = { name: string; cells: readonly Cell[] };

const CELL =
  "max-lg:flex max-lg:justify-between max-lg:gap-4 max-lg:py-1 lg:py-2 lg:pr-4 max-lg:before:text-soft max-lg:before:content-[attr(data-head)]";

function Row({ name, cells }: RowOfCells) {
  return (
    <tr className="border-t border-line max-lg:block max-lg:py-2">
      <th scope="row" className="text-start font-medium break-words max-lg:block lg:py-2 lg:pr-4">
        {name}
      </th>
      {cells.map(({ head, value }) => (
        <td key={head} data-head={head} className={CELL}>
          {value}
        </td>
      ))}
    </tr>
  );
}

/** A table whose rows become lists where the page is too narrow for columns. */
function Table(props: { title: string; what: string; rows: readonly RowOfCells[]; none: string }) {
  const { title, what, rows, none } = props;
  const heads = rows[0]?.cells.map(({ head }) => head) ?? [];
  return (
    <section aria-label={title} className="grid content-start gap-2">
      <h2 className="text-body font-semibold">{title}</h2>
      {rows.length === 0 ? (
        <p className="text-small text-soft">{none}</p>
      ) : (
        <table className="w-full text-small max-lg:block">
          <thead className="max-lg:hidden">
            <tr className="text-soft">
              {[what, ...heads].map((head) => (
                <th key={head} scope="col" className="py-2 pr-4 text-start font-medium">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-lg:block">
            {rows.map((row) => (
              <Row key={row.name} {...row} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

type Provider = HealthView["providers"][number];

function breakerWords({ breaker, answers, probeAt }: Provider): string {
  if (breaker === "closed") return "takes predictions";
  const when = probeAt === null ? "" : `, tried ${momentWords(probeAt)}`;
  return answers ? `being tried${when}` : `out of service${when}`;
}

function webhookWords({ webhooksReachable, webhooksPresent }: Provider): string {
  if (!webhooksReachable) return "none can reach us";
  const { expected, deliveredShare } = webhooksPresent;
  return expected === 0 ? UNKNOWN : `${shareWords(deliveredShare)} of ${numberWords(expected)}`;
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Each provider now, beside its own last day. */
export function Providers({ health: { providers } }: { health: HealthView }) {
  const rows = providers.map((view) => ({
    name: view.provider,
    cells: [
      { head: "Breaker", value: breakerWords(view) },
      { head: "Failed now", value: shareWords(view.present.failedShare) },
      { head: "Failed before", value: shareWords(view.before.failedShare) },
      { head: "p95 now", value: timeWords(view.present.p95Ms) },
      { head: "p95 before", value: timeWords(view.before.p95Ms) },
      { head: "Webhooks now", value: webhookWords(view) },
      {
        head: "Costs told",
        value: view.costs.billedRuns === 0 ? UNKNOWN : numberWords(view.costs.providerCredits),
      },
    ],
  }));
  return <Table title="Providers" what="Provider" rows={rows} none="No provider is set up." />;
}

/** Each model with its day, and where its time goes. */
export function Models({ health: { models } }: { health: HealthView }) {
  const rows = models.map(({ provider, model, byStatus, open, stages }) => ({
    name: `${model} at ${provider}`,
    cells: [
      { head: "Succeeded", value: numberWords(byStatus.succeeded) },
      { head: "Failed", value: numberWords(byStatus.failed + byStatus.expired) },
      { head: "Open", value: numberWords(sumOf(open)) },
      { head: "Queue p95", value: timeWords(stages.queue?.p95 ?? null) },
      { head: "Start p95", value: timeWords(stages.start?.p95 ?? null) },
      { head: "Run p95", value: timeWords(stages.run?.p95 ?? null) },
      { head: "Store p95", value: timeWords(stages.store?.p95 ?? null) },
    ],
  }));
  return <Table title="Models, last day" what="Model" rows={rows} none="Nothing ran yet." />;
}

const priorityWords = (priority: number): string => (priority === 0 ? "interactive" : "batch");

/** Open jobs, and why predictions failed. */
export function Work({ health: { queue, ends } }: { health: HealthView }) {
  const jobs = queue.open.map(({ kind, priority, jobs: open, due }) => ({
    name: `${plainWords(kind)}, ${priorityWords(priority)}`,
    cells: [
      { head: "Open", value: numberWords(open) },
      { head: "Due", value: numberWords(due) },
    ],
  }));
  const errors = Object.entries(ends.byError).map(([code, count]) => ({
    name: plainWords(code),
    cells: [{ head: "Predictions", value: numberWords(count) }],
  }));
  return (
    <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
      <Table title="Open jobs" what="Kind" rows={jobs} none="No work is open." />
      <Table title="Why they failed, last day" what="Reason" rows={errors} none="None failed." />
    </div>
  );
}
