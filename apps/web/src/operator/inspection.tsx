import type { ReactNode } from "react";
import { Fact } from "../app/fact.tsx";
import { useOperatorWords } from "./use-words.ts";
import type { Inspection } from "./views.ts";
import { UNKNOWN, plainWords } from "./words.ts";

function Section({
  title,
  count,
  isOpen = false,
  children,
}: {
  title: string;
  count: number;
  isOpen?: boolean;
  children: ReactNode;
}) {
  const { words } = useOperatorWords();
  return (
    <details className="details border-t border-line" open={count > 0 && isOpen}>
      <summary className="font-medium">
        {title}
        <span className="text-soft">{words.number(count)}</span>
      </summary>
      <div className="grid gap-3 px-4 pb-4 text-small">{children}</div>
    </details>
  );
}

/** JSON or raw text as it was received; opened by whoever wants to read it. */
function Raw({ label, value }: { label: string; value: unknown }) {
  if (value === null) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <details>
      <summary className="link w-fit">{label}</summary>
      <pre className="rounded-small border border-line bg-field p-2 font-mono text-small break-all whitespace-pre-wrap">
        {text}
      </pre>
    </details>
  );
}

function Events({ events }: Inspection) {
  const { texts, words } = useOperatorWords();
  const { inspection } = texts;
  return (
    <Section title={inspection.events} count={events.length} isOpen>
      <ol className="grid gap-3">
        {events.map((event) => (
          <li key={event.sequence} className="grid gap-1">
            <p>
              <span className="font-mono text-soft">{`${String(event.sequence)} `}</span>
              <span className="font-medium">{plainWords(event.type)}</span>
              {` → ${event.to} `}
              <span className="text-soft">
                {inspection.by(event.actor, words.moment(event.at))}
              </span>
            </p>
            <Raw label={inspection.details} value={event.detail} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Deliveries({ deliveries }: Inspection) {
  const { texts, words } = useOperatorWords();
  const { inspection } = texts;
  return (
    <Section title={inspection.deliveries} count={deliveries.length}>
      {deliveries.map((delivery) => (
        <div key={delivery.id} className="grid gap-1">
          <p>
            <span className="font-medium">{delivery.verdict}</span>
            {` → ${delivery.outcome ?? inspection.notProcessed} `}
            <span className="text-soft">
              {`${words.moment(delivery.receivedAt)}, ${inspection.bytes(delivery.bodyBytes)}`}
            </span>
          </p>
          <Raw label={inspection.body} value={delivery.body} />
        </div>
      ))}
    </Section>
  );
}

function Ignored({ ignored }: Inspection) {
  const { texts, words } = useOperatorWords();
  const { inspection } = texts;
  return (
    <Section title={inspection.ignored} count={ignored.length}>
      {ignored.map((update) => (
        <div key={`${update.at} ${update.source} ${update.reason}`} className="grid gap-1">
          <p>
            <span className="font-medium">{plainWords(update.reason)}</span>
            <span className="text-soft">
              {` ${update.source}, ${update.providerStatus ?? UNKNOWN}, ${words.moment(update.at)}`}
            </span>
          </p>
          <Raw label={inspection.details} value={update.detail} />
        </div>
      ))}
    </Section>
  );
}

function Jobs({ jobs }: Inspection) {
  const { texts, words } = useOperatorWords();
  const { inspection } = texts;
  return (
    <Section title={inspection.jobs} count={jobs.length}>
      {jobs.map((job) => (
        <div key={job.id} className="grid gap-1">
          <p>
            <span className="font-medium">{plainWords(job.kind)}</span>
            <span className="text-soft">
              {` ${inspection.job(words.moment(job.runAt), job.attempts, job.attemptsMax)}`}
              {job.deadAt !== null && inspection.deadSince(words.moment(job.deadAt))}
            </span>
          </p>
          <Raw label={inspection.lastError} value={job.lastError} />
        </div>
      ))}
    </Section>
  );
}

function Money({ ledger, results, accesses }: Inspection) {
  const { texts, words } = useOperatorWords();
  const { inspection } = texts;
  return (
    <>
      <Section title={inspection.ledger} count={ledger.length}>
        {ledger.map(({ kind, credits, at, idempotencyKey }) => (
          <p key={idempotencyKey}>
            {`${kind} ${words.number(credits)} `}
            <span className="text-soft">{words.moment(at)}</span>
          </p>
        ))}
      </Section>
      <Section title={inspection.results} count={results.length}>
        {results.map(({ id, mediaType, bytes, tombstonedAt }) => (
          <p key={id}>
            {`${mediaType}, ${inspection.bytes(bytes)}`}
            {tombstonedAt !== null && ` ${inspection.removed(words.moment(tombstonedAt))}`}
          </p>
        ))}
      </Section>
      <Section title={inspection.looks} count={accesses.length}>
        {accesses.map(({ id, operator, at, requestId }) => (
          <p key={id}>
            {`${operator}, ${words.moment(at)} `}
            <span className="font-mono text-small text-soft">{requestId}</span>
          </p>
        ))}
      </Section>
    </>
  );
}

/** Everything that is known of one prediction. */
export function InspectionView({ inspection }: { inspection: Inspection }) {
  const { texts, words } = useOperatorWords();
  const names = texts.inspection;
  const { prediction } = inspection;
  const { credits } = prediction;
  return (
    <article aria-label={names.name(prediction.id)} className="group">
      <div className="grid gap-3 p-4">
        <h3 className="font-mono text-small break-all">{prediction.id}</h3>
        <dl>
          <Fact name={names.status}>
            {prediction.errorCode === null
              ? prediction.status
              : `${prediction.status}: ${plainWords(prediction.errorCode)}`}
          </Fact>
          <Fact name={names.model}>{texts.tables.at(prediction.model, prediction.provider)}</Fact>
          <Fact name={names.providerId}>{prediction.providerPredictionId ?? UNKNOWN}</Fact>
          <Fact name={names.account}>{prediction.accountId}</Fact>
          <Fact name={names.request}>{prediction.requestId}</Fact>
          <Fact name={names.credits}>
            {names.creditsNote(credits.price, credits.reserved, credits.captured)}
          </Fact>
          <Fact name={names.ordered}>{words.moment(prediction.createdAt)}</Fact>
          <Fact name={names.accepted}>{words.moment(prediction.submittedAt)}</Fact>
          <Fact name={names.finished}>{words.moment(prediction.finishedAt)}</Fact>
          <Fact name={names.ended}>{words.moment(prediction.endedAt)}</Fact>
          <Fact name={names.deadline}>{words.moment(prediction.deadlineAt)}</Fact>
        </dl>
        <Raw label={names.input} value={prediction.input} />
      </div>
      <Events {...inspection} />
      <Deliveries {...inspection} />
      <Ignored {...inspection} />
      <Jobs {...inspection} />
      <Money {...inspection} />
    </article>
  );
}
