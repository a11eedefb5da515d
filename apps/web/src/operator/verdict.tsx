import { CircleAlert, CircleCheck } from "lucide-react";
import { useOperatorWords } from "./use-words.ts";
import { findingWords, summaryWords } from "./verdict-words.ts";
import type { HealthView } from "./views.ts";

/** The answer in one line, and what led there. */
export function VerdictView({ health }: { health: HealthView }) {
  const { texts, words } = useOperatorWords();
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
          {summaryWords(texts.verdict, health)}
        </h1>
        <p className="ms-auto text-small text-soft">
          {`${texts.verdict.asOf} `}
          <time dateTime={at}>{words.clock(at)}</time>
        </p>
      </div>
      {!isFine && (
        <ul className="grid gap-2">
          {verdict.findings.map((finding) => (
            <li key={`${finding.kind} ${finding.provider ?? ""}`} className="notice">
              <p>
                <span className="font-medium">
                  {finding.provider ?? texts.verdict.blames[finding.blame]}
                </span>
                {`: ${findingWords(texts.verdict, words, finding, health)}`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
