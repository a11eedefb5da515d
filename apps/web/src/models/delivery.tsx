import { Check } from "lucide-react";
import { usePart, useTexts } from "../languages/use-texts.ts";
import type { ModelView } from "../server/views.ts";
import { patternLimits, reasonWords } from "./delivery-words.ts";

/** Which pattern `auto` chooses for a person who waits, why, and among which. */
export function Delivery({ delivery }: { delivery: ModelView["delivery"] }) {
  const { time } = useTexts();
  const texts = usePart("models").delivery;
  const words = { delivery: texts, time };
  return (
    <section aria-labelledby="delivery-heading">
      <h2 id="delivery-heading" className="mb-3 text-body font-semibold">
        {texts.heading}
      </h2>
      <p className="mb-3 text-small text-soft">{reasonWords(words, delivery)}</p>
      <ul className="group">
        {patternLimits(words, delivery).map(({ pattern, words: limit }) => (
          <li
            key={pattern}
            className={pattern === delivery.pattern ? "pattern pattern-chosen" : "pattern"}
          >
            <span className="pattern-mark">
              {pattern === delivery.pattern && (
                <>
                  <Check aria-hidden size={16} />
                  <span className="sr-only">{texts.chosen}</span>
                </>
              )}
            </span>
            <span className="font-medium">{texts.patterns[pattern].title}</span>
            <span className="text-end">{limit}</span>
            <span className="pattern-text text-soft">{texts.patterns[pattern].text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
