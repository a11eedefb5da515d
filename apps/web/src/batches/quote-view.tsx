import { Link } from "@tanstack/react-router";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { usualWords } from "../predictions/eta.ts";
import { readFailure } from "../server/failure.ts";
import type { BatchQuote } from "../server/views.ts";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/states.tsx";
import type { BatchForm } from "./use-batch-form.ts";

/** Mistakes that are shown one by one; the others are counted. */
const PROBLEMS_SHOWN = 5;

/** The server writes what is wrong with an item for whoever wrote the list, in English. */
function Problems({ quote }: { quote: BatchQuote }) {
  const texts = usePart("batches");
  if (quote.invalid === 0) return null;
  return (
    <div className="notice">
      <p className="font-medium">{texts.invalid(quote.invalid)}</p>
      <ul>
        {quote.problems.slice(0, PROBLEMS_SHOWN).map((problem) => (
          <li key={`${problem.position} ${problem.field}`}>
            {`${texts.place(problem.line ?? problem.position + 1)}: ${problem.field} – `}
            <span lang="en">{problem.message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the list costs, what is wrong with it, and the button that starts it. */
export function QuoteView({ form }: { form: BatchForm }) {
  const texts = usePart("batches");
  const { common, time, create } = useTexts();
  const { quote, start } = form;
  if (quote.isError) return <ErrorState failure={readFailure(quote.error)} onRetry={form.price} />;
  if (quote.data === undefined) return null;
  const priced = quote.data.quote;
  const good = priced.items - priced.invalid;
  const left = priced.availableCredits - priced.requiredCredits;
  const usual = usualWords(time, priced.estimate);
  return (
    <section aria-label={texts.quote} className="quote">
      <p className="font-medium">
        {`${texts.pictures(good)} · ${common.credits(priced.requiredCredits)}`}
        {left >= 0 && ` · ${create.leftAfter(left)}`}
      </p>
      {usual !== null && <p className="text-small text-soft">{texts.eachTakes(usual)}</p>}
      <Problems quote={priced} />
      {left < 0 && (
        <p className="text-small text-danger">
          {`${create.creditsMissing(-left, priced.availableCredits)} `}
          <Link to="/credits" className="link">
            {create.seeCredits}
          </Link>
        </p>
      )}
      {start.isError && <ErrorState failure={readFailure(start.error)} />}
      {good > 0 && left >= 0 && (
        <Button
          kind="accent"
          className="button-large justify-self-start"
          isOff={start.isPending}
          onClick={() => start.mutate(quote.data)}
        >
          {start.isPending ? texts.starting : texts.start(good)}
        </Button>
      )}
    </section>
  );
}
