import { Fact } from "../app/fact.tsx";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { durationWords } from "../predictions/eta.ts";
import type { ModelView } from "../server/views.ts";

type Measured = NonNullable<ModelView["durations"]>;

const asPercent = (share: number): string => `${(Math.min(1, share) * 100).toFixed(1)}%`;

/** Where runs end between nothing and the p95: most of them in the band, half by its mark. */
function Strip({ p10, p50, p90, p95 }: Measured) {
  const { time } = useTexts();
  const longestMs = Math.max(1, p95);
  return (
    <div aria-hidden className="grid gap-1">
      <div className="duration-strip">
        <span
          className="duration-band"
          style={{
            insetInlineStart: asPercent(p10 / longestMs),
            insetInlineEnd: asPercent(1 - Math.min(1, p90 / longestMs)),
          }}
        />
        <span className="duration-mark" style={{ insetInlineStart: asPercent(p50 / longestMs) }} />
      </div>
      <div className="flex justify-between text-small text-soft">
        <span>{time.seconds(0)}</span>
        <span>{durationWords(time, p95)}</span>
      </div>
    </div>
  );
}

/** The usual times of a model, as measured, and over how many runs. */
export function Durations({ measured }: { measured: ModelView["durations"] }) {
  const { time } = useTexts();
  const texts = usePart("models").durations;
  return (
    <section aria-labelledby="durations-heading">
      <h2 id="durations-heading" className="mb-3 text-body font-semibold">
        {texts.heading}
      </h2>
      {measured === null ? (
        <p className="text-small text-soft">{texts.none}</p>
      ) : (
        <>
          <Strip {...measured} />
          <dl className="mt-2">
            <Fact name={texts.p10}>{durationWords(time, measured.p10)}</Fact>
            <Fact name={texts.p50}>{durationWords(time, measured.p50)}</Fact>
            <Fact name={texts.p90}>{durationWords(time, measured.p90)}</Fact>
            <Fact name={texts.p95}>{durationWords(time, measured.p95)}</Fact>
            <Fact name={texts.measuredOver}>{texts.runs(measured.runs)}</Fact>
          </dl>
        </>
      )}
    </section>
  );
}
