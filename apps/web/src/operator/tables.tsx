import type { OperatorTexts } from "../languages/english/operator.ts";
import { Table } from "../ui/table.tsx";
import { useOperatorWords } from "./use-words.ts";
import type { HealthView } from "./views.ts";
import { UNKNOWN, plainWords } from "./words.ts";
import type { Words } from "./words.ts";

type Provider = HealthView["providers"][number];
type Texts = OperatorTexts["tables"];

function breakerWords(texts: Texts, words: Words, { breaker, answers, probeAt }: Provider): string {
  if (breaker === "closed") return texts.takes;
  const state = answers ? texts.beingTried : texts.outOfService;
  return probeAt === null ? state : texts.triedAt(state, words.moment(probeAt));
}

function webhookWords(
  texts: Texts,
  words: Words,
  { webhooksReachable, webhooksPresent }: Provider,
): string {
  if (!webhooksReachable) return texts.noWebhooks;
  const { expected, deliveredShare } = webhooksPresent;
  return expected === 0 ? UNKNOWN : texts.shareOf(words.share(deliveredShare), expected);
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Each provider now, beside its own last day. */
export function Providers({ health: { providers } }: { health: HealthView }) {
  const { texts, words } = useOperatorWords();
  const { tables } = texts;
  const rows = providers.map((view) => ({
    name: view.provider,
    cells: [
      { head: tables.breaker, value: breakerWords(tables, words, view) },
      { head: tables.failedNow, value: words.share(view.present.failedShare) },
      { head: tables.failedBefore, value: words.share(view.before.failedShare) },
      { head: tables.p95Now, value: words.time(view.present.p95Ms) },
      { head: tables.p95Before, value: words.time(view.before.p95Ms) },
      { head: tables.webhooksNow, value: webhookWords(tables, words, view) },
      {
        head: tables.costs,
        value: view.costs.billedRuns === 0 ? UNKNOWN : words.number(view.costs.providerCredits),
      },
    ],
  }));
  return (
    <Table title={tables.providers} what={tables.provider} rows={rows} none={tables.noProvider} />
  );
}

/** Each model with its day, and where its time goes. */
export function Models({ health: { models } }: { health: HealthView }) {
  const { texts, words } = useOperatorWords();
  const { tables } = texts;
  const rows = models.map(({ provider, model, byStatus, open, stages }) => ({
    name: tables.at(model, provider),
    cells: [
      { head: tables.succeeded, value: words.number(byStatus.succeeded) },
      { head: tables.failed, value: words.number(byStatus.failed + byStatus.expired) },
      { head: tables.open, value: words.number(sumOf(open)) },
      { head: tables.queueP95, value: words.time(stages.queue?.p95 ?? null) },
      { head: tables.startP95, value: words.time(stages.start?.p95 ?? null) },
      { head: tables.runP95, value: words.time(stages.run?.p95 ?? null) },
      { head: tables.storeP95, value: words.time(stages.store?.p95 ?? null) },
    ],
  }));
  return <Table title={tables.models} what={tables.model} rows={rows} none={tables.noModel} />;
}

/** Open jobs, and why predictions failed. */
export function Work({ health: { queue, ends } }: { health: HealthView }) {
  const { texts, words } = useOperatorWords();
  const { tables } = texts;
  const jobs = queue.open.map(({ kind, priority, jobs: open, due }) => ({
    name: `${plainWords(kind)}, ${priority === 0 ? tables.interactive : tables.batch}`,
    cells: [
      { head: tables.open, value: words.number(open) },
      { head: tables.due, value: words.number(due) },
    ],
  }));
  const errors = Object.entries(ends.byError).map(([code, count]) => ({
    name: plainWords(code),
    cells: [{ head: tables.predictions, value: words.number(count) }],
  }));
  return (
    <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
      <Table title={tables.jobs} what={tables.kind} rows={jobs} none={tables.noJob} />
      <Table title={tables.errors} what={tables.reason} rows={errors} none={tables.noError} />
    </div>
  );
}
