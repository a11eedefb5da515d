import { CircleAlert, CircleCheck } from "lucide-react";
import type { HealthView } from "./views.ts";
import { clockWords } from "./words.ts";

const BLAMES: Readonly<Record<HealthView["verdict"]["findings"][number]["blame"], string>> = {
  us: "us",
  provider: "provider",
  webhooks: "webhooks",
};

/** The answer in one line, and what led there. */
export function VerdictView({ health }: { health: HealthView }) {
  const { verdict, at } = health;
  const isFine = verdict.blame === "fine";
  return (
    <section aria-labelledby="verdict-heading" className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {isFine ? (
          <CircleCheck aria-hidden size={28} className="text-good" />
        ) : (
          <CircleAlert aria-hidden size={28} className="text-danger" />
        )}
        <h1 id="verdict-heading" className="text-display font-semibold tracking-display">
          {verdict.summary}
        </h1>
        <p className="ml-auto text-small text-soft">
          as of <time dateTime={at}>{clockWords(at)}</time>
        </p>
      </div>
      {!isFine && (
        <ul className="grid gap-2">
          {verdict.findings.map(({ blame, kind, provider, evidence }) => (
            <li key={`${kind} ${provider ?? ""}`} className="notice">
              <p>
                <span className="font-medium">{provider ?? BLAMES[blame]}</span>
                {`: ${evidence}`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
