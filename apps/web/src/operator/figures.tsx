import type { ReactNode } from "react";
import type { OperatorTexts } from "../languages/english/operator.ts";
import { useOperatorWords } from "./use-words.ts";
import type { HealthView } from "./views.ts";

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-0.5 rounded-medium border border-line bg-surface px-3.5 py-3">
      <dt className="text-small text-soft">{name}</dt>
      <dd className="text-title font-semibold tracking-title">{value}</dd>
      <dd className="text-small text-soft">{children}</dd>
    </div>
  );
}

const openOf = ({ open }: HealthView): number =>
  Object.values(open).reduce((sum, count) => sum + count, 0);

function costWords(texts: OperatorTexts["figures"], { costs }: HealthView): string {
  if (costs.billedRuns === 0) return texts.noPrice;
  return texts.providerCosts(costs.providerCredits, costs.billedRuns, costs.runs);
}

/** How the predictions of the last day went. */
function Ends({ health }: { health: HealthView }) {
  const { texts, words } = useOperatorWords();
  const { figures } = texts;
  const { ends, stages, queue, stuck } = health;
  const deadLetters =
    queue.deadLetters === 0 ? figures.noDeadLetters : figures.deadLetters(queue.deadLetters);
  return (
    <>
      <Figure name={figures.success} value={words.share(ends.successShare)}>
        {figures.successNote(ends.byStatus.succeeded, ends.byStatus.failed + ends.byStatus.expired)}
      </Figure>
      <Figure name={figures.orderToResult} value={words.time(stages.total?.p95 ?? null)}>
        {figures.halfWithin(words.time(stages.total?.p50 ?? null))}
      </Figure>
      <Figure name={figures.unfinished} value={words.number(openOf(health))}>
        {`${figures.oldestJob(words.time(queue.oldestDueMs))}, ${deadLetters}`}
      </Figure>
      <Figure name={figures.stuck} value={words.number(stuck.pastDeadline + stuck.pastUsual)}>
        {figures.stuckNote(stuck.pastDeadline, stuck.pastUsual)}
      </Figure>
    </>
  );
}

/** How their news arrived, and what became of the credits. */
function Money({ health }: { health: HealthView }) {
  const { texts, words } = useOperatorWords();
  const { figures } = texts;
  const { ends, webhooks, liabilities } = health;
  const lag = words.time(webhooks.lagMs?.p95 ?? null);
  return (
    <>
      <Figure name={figures.byWebhook} value={words.share(webhooks.deliveredShare)}>
        {figures.byWebhookNote(webhooks.expected, lag)}
      </Figure>
      <Figure name={figures.rescued} value={words.share(webhooks.rescuedShare)}>
        {figures.ends(webhooks.byPolling)}
      </Figure>
      <Figure
        name={figures.owed}
        value={words.number(liabilities.available + liabilities.reserved)}
      >
        {figures.owedNote(liabilities.available, liabilities.reserved)}
      </Figure>
      <Figure name={figures.charged} value={words.number(ends.creditsCaptured)}>
        {costWords(figures, health)}
      </Figure>
      <Figure name={figures.inVain} value={words.number(ends.creditsCapturedInVain)}>
        {figures.beyond(health.counters["creditsLost"] ?? 0)}
      </Figure>
    </>
  );
}

/** What was lost on the way, and what room is left. */
function Losses({ health: { ends, counters, parts } }: { health: HealthView }) {
  const { texts, words } = useOperatorWords();
  const { figures } = texts;
  return (
    <>
      <Figure name={figures.gaveUp} value={words.share(givenUp(ends))}>
        {figures.gaveUpNote(ends.abandoned, ends.awaited)}
      </Figure>
      <Figure name={figures.orphans} value={words.number(counters["orphanPaid"] ?? 0)}>
        {figures.orphansNote(counters["orphanSuspected"] ?? 0)}
      </Figure>
      <Figure
        name={figures.spool}
        value={words.share(parts.spool.bytes / Math.max(1, parts.spool.bytesMax))}
      >
        {parts.storage ? figures.storageAnswers : figures.storageSilent}
      </Figure>
    </>
  );
}

/** What an operator wants to know first, all of it above the fold. */
export function Figures({ health }: { health: HealthView }) {
  return (
    <dl className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6">
      <Ends health={health} />
      <Money health={health} />
      <Losses health={health} />
    </dl>
  );
}

const givenUp = ({ awaited, abandoned }: HealthView["ends"]): number | null =>
  awaited === 0 ? null : abandoned / awaited;
