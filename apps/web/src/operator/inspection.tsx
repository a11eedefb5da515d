import type { ReactNode } from "react";
import { Fact } from "../app/fact.tsx";
import type { Inspection } from "./views.ts";
import { UNKNOWN, momentWords, numberWords, plainWords } from "./words.ts";

function Section({
  title,
  count,
  children,
}: {
  title: string;
  count: number;
  children: ReactNode;
}) {
  return (
    <details className="details border-t border-line" open={count > 0 && title === "Events"}>
      <summary className="font-medium">
        {title}
        <span className="text-soft">{numberWords(count)}</span>
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
  return (
    <Section title="Events" count={events.length}>
      <ol className="grid gap-3">
        {events.map((event) => (
          <li key={event.sequence} className="grid gap-1">
            <p>
              <span className="font-mono text-soft">{`${String(event.sequence)} `}</span>
              <span className="font-medium">{plainWords(event.type)}</span>
              {` → ${event.to} `}
              <span className="text-soft">{`by ${event.actor}, ${momentWords(event.at)}`}</span>
            </p>
            <Raw label="Details" value={event.detail} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Deliveries({ deliveries }: Inspection) {
  return (
    <Section title="Webhook deliveries" count={deliveries.length}>
      {deliveries.map((delivery) => (
        <div key={delivery.id} className="grid gap-1">
          <p>
            <span className="font-medium">{delivery.verdict}</span>
            {` → ${delivery.outcome ?? "not processed yet"} `}
            <span className="text-soft">
              {`${momentWords(delivery.receivedAt)}, ${numberWords(delivery.bodyBytes)} bytes`}
            </span>
          </p>
          <Raw label="Body" value={delivery.body} />
        </div>
      ))}
    </Section>
  );
}

function Ignored({ ignored }: Inspection) {
  return (
    <Section title="News that changed nothing" count={ignored.length}>
      {ignored.map((update) => (
        <div key={`${update.at} ${update.source} ${update.reason}`} className="grid gap-1">
          <p>
            <span className="font-medium">{plainWords(update.reason)}</span>
            <span className="text-soft">
              {` ${update.source}, ${update.providerStatus ?? UNKNOWN}, ${momentWords(update.at)}`}
            </span>
          </p>
          <Raw label="Details" value={update.detail} />
        </div>
      ))}
    </Section>
  );
}

function Jobs({ jobs }: Inspection) {
  return (
    <Section title="Jobs" count={jobs.length}>
      {jobs.map((job) => (
        <div key={job.id} className="grid gap-1">
          <p>
            <span className="font-medium">{plainWords(job.kind)}</span>
            <span className="text-soft">
              {` due ${momentWords(job.runAt)}, attempt ${String(job.attempts)} of ${String(job.attemptsMax)}`}
              {job.deadAt === null ? "" : `, dead since ${momentWords(job.deadAt)}`}
            </span>
          </p>
          <Raw label="Last error" value={job.lastError} />
        </div>
      ))}
    </Section>
  );
}

function Money({ ledger, results, accesses }: Inspection) {
  return (
    <>
      <Section title="Ledger" count={ledger.length}>
        {ledger.map(({ kind, credits, at, idempotencyKey }) => (
          <p key={idempotencyKey}>
            {`${kind} ${numberWords(credits)} `}
            <span className="text-soft">{momentWords(at)}</span>
          </p>
        ))}
      </Section>
      <Section title="Stored results" count={results.length}>
        {results.map(({ id, mediaType, bytes, tombstonedAt }) => (
          <p key={id}>
            {`${mediaType}, ${numberWords(bytes)} bytes`}
            {tombstonedAt !== null && ` (removed ${momentWords(tombstonedAt)})`}
          </p>
        ))}
      </Section>
      <Section title="Looks of operators" count={accesses.length}>
        {accesses.map(({ id, operator, at, requestId }) => (
          <p key={id}>
            {`${operator}, ${momentWords(at)} `}
            <span className="font-mono text-small text-soft">{requestId}</span>
          </p>
        ))}
      </Section>
    </>
  );
}

/** Everything that is known of one prediction. */
export function InspectionView({ inspection }: { inspection: Inspection }) {
  const { prediction } = inspection;
  const { credits } = prediction;
  return (
    <article aria-label={`Prediction ${prediction.id}`} className="group">
      <div className="grid gap-3 p-4">
        <h3 className="font-mono text-small break-all">{prediction.id}</h3>
        <dl>
          <Fact name="Status">
            {prediction.errorCode === null
              ? prediction.status
              : `${prediction.status}: ${plainWords(prediction.errorCode)}`}
          </Fact>
          <Fact name="Model">{`${prediction.model} at ${prediction.provider}`}</Fact>
          <Fact name="Its id there">{prediction.providerPredictionId ?? UNKNOWN}</Fact>
          <Fact name="Account">{prediction.accountId}</Fact>
          <Fact name="Request">{prediction.requestId}</Fact>
          <Fact name="Credits">
            {`price ${numberWords(credits.price)}, held ${numberWords(credits.reserved)}, charged ${numberWords(credits.captured)}`}
          </Fact>
          <Fact name="Ordered">{momentWords(prediction.createdAt)}</Fact>
          <Fact name="Accepted">{momentWords(prediction.submittedAt)}</Fact>
          <Fact name="Finished there">{momentWords(prediction.finishedAt)}</Fact>
          <Fact name="Ended">{momentWords(prediction.endedAt)}</Fact>
          <Fact name="Deadline">{momentWords(prediction.deadlineAt)}</Fact>
        </dl>
        <Raw label="Input" value={prediction.input} />
      </div>
      <Events {...inspection} />
      <Deliveries {...inspection} />
      <Ignored {...inspection} />
      <Jobs {...inspection} />
      <Money {...inspection} />
    </article>
  );
}
