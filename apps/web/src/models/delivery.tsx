import { Check } from "lucide-react";
import type { ModelView } from "../server/views.ts";
import { PATTERN_WORDS, patternLimits, reasonWords } from "./delivery-words.ts";

/** Which pattern `auto` chooses for a person who waits, why, and among which. */
export function Delivery({ delivery }: { delivery: ModelView["delivery"] }) {
  return (
    <section aria-labelledby="delivery-heading">
      <h2 id="delivery-heading" className="mb-3 text-body font-semibold">
        How the result comes
      </h2>
      <p className="mb-3 text-small text-soft">{reasonWords(delivery)}</p>
      <ul className="group">
        {patternLimits(delivery).map(({ pattern, words }) => (
          <li
            key={pattern}
            className={pattern === delivery.pattern ? "pattern pattern-chosen" : "pattern"}
          >
            <span className="pattern-mark">
              {pattern === delivery.pattern && (
                <>
                  <Check aria-hidden size={16} />
                  <span className="sr-only">Chosen:</span>
                </>
              )}
            </span>
            <span className="font-medium">{PATTERN_WORDS[pattern].title}</span>
            <span className="text-end">{words}</span>
            <span className="pattern-text text-soft">{PATTERN_WORDS[pattern].text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
