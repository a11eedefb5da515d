import { Fact } from "../app/fact.tsx";
import { durationWords } from "../predictions/eta.ts";
import type { ModelView } from "../server/views.ts";

type Measured = NonNullable<ModelView["durations"]>;

const asPercent = (share: number): string => `${(Math.min(1, share) * 100).toFixed(1)}%`;

/** Where runs end between nothing and the p95: most of them in the band, half by its mark. */
function Strip({ p10, p50, p90, p95 }: Measured) {
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
        <span>0 s</span>
        <span>{durationWords(p95)}</span>
      </div>
    </div>
  );
}

/** The usual times of a model, as measured, and over how many runs. */
export function Durations({ measured }: { measured: ModelView["durations"] }) {
  return (
    <section aria-labelledby="durations-heading">
      <h2 id="durations-heading" className="mb-3 text-body font-semibold">
        Usual times
      </h2>
      {measured === null ? (
        <p className="text-small text-soft">
          No history yet. Times stand here once enough runs have been measured.
        </p>
      ) : (
        <>
          <Strip {...measured} />
          <dl className="mt-2">
            <Fact name="1 in 10 is ready within (p10)">{durationWords(measured.p10)}</Fact>
            <Fact name="Half are ready within (p50)">{durationWords(measured.p50)}</Fact>
            <Fact name="9 in 10 are ready within (p90)">{durationWords(measured.p90)}</Fact>
            <Fact name="19 in 20 are ready within (p95)">{durationWords(measured.p95)}</Fact>
            <Fact name="Measured over">{`the last ${measured.runs} runs`}</Fact>
          </dl>
        </>
      )}
    </section>
  );
}
