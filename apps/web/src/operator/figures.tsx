import type { ReactNode } from "react";
import type { HealthView } from "./views.ts";
import { numberWords, shareWords, timeWords } from "./words.ts";

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

function costWords({ costs }: HealthView): string {
  if (costs.billedRuns === 0) return "no provider told a price";
  const share = `${numberWords(costs.billedRuns)} of ${numberWords(costs.runs)} runs told theirs`;
  return `providers: ${numberWords(costs.providerCredits)}, ${share}`;
}

const deadLetterWords = (count: number): string =>
  count === 0 ? "no dead letters" : `dead letters: ${numberWords(count)}`;

/** What an operator wants to know first, all of it above the fold. */
export function Figures({ health }: { health: HealthView }) {
  const { ends, stages, queue, webhooks, stuck, liabilities, parts } = health;
  const failed = ends.byStatus.failed + ends.byStatus.expired;
  return (
    <dl className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6">
      <Figure name="Success, last day" value={shareWords(ends.successShare)}>
        {`${numberWords(ends.byStatus.succeeded)} succeeded, ${numberWords(failed)} failed`}
      </Figure>
      <Figure name="Order to result, p95" value={timeWords(stages.total?.p95 ?? null)}>
        {`half within ${timeWords(stages.total?.p50 ?? null)}`}
      </Figure>
      <Figure name="Unfinished" value={numberWords(openOf(health))}>
        {`oldest due job ${timeWords(queue.oldestDueMs)}, ${deadLetterWords(queue.deadLetters)}`}
      </Figure>
      <Figure name="Stuck" value={numberWords(stuck.pastDeadline + stuck.pastUsual)}>
        {`${numberWords(stuck.pastDeadline)} past the deadline, ${numberWords(stuck.pastUsual)} unusual`}
      </Figure>
      <Figure name="Ends by webhook" value={shareWords(webhooks.deliveredShare)}>
        {`of ${numberWords(webhooks.expected)}; lag p95 ${timeWords(webhooks.lagMs?.p95 ?? null)}`}
      </Figure>
      <Figure name="Rescued by polling" value={shareWords(webhooks.rescuedShare)}>
        {`${numberWords(webhooks.byPolling)} ends`}
      </Figure>
      <Figure name="Credits owed" value={numberWords(liabilities.available + liabilities.reserved)}>
        {`${numberWords(liabilities.available)} free, ${numberWords(liabilities.reserved)} held`}
      </Figure>
      <Figure name="Credits charged, last day" value={numberWords(ends.creditsCaptured)}>
        {costWords(health)}
      </Figure>
      <Figure name="Charged without a result" value={numberWords(ends.creditsCapturedInVain)}>
        {`beyond reservations: ${numberWords(health.counters["creditsLost"] ?? 0)}`}
      </Figure>
      <Figure name="Gave up waiting" value={shareWords(givenUp(ends))}>
        {`${numberWords(ends.abandoned)} of ${numberWords(ends.awaited)} awaited`}
      </Figure>
      <Figure name="Orphans" value={numberWords(health.counters["orphanPaid"] ?? 0)}>
        {`paid in vain; suspected: ${numberWords(health.counters["orphanSuspected"] ?? 0)}`}
      </Figure>
      <Figure
        name="Spool"
        value={shareWords(parts.spool.bytes / Math.max(1, parts.spool.bytesMax))}
      >
        {parts.storage ? "storage answers" : "storage does not answer"}
      </Figure>
    </dl>
  );
}

const givenUp = ({ awaited, abandoned }: HealthView["ends"]): number | null =>
  awaited === 0 ? null : abandoned / awaited;
