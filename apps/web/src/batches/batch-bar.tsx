import { usePart, useTexts } from "../languages/use-texts.ts";
import { rangeWords } from "../predictions/eta.ts";
import { ProgressBar } from "../predictions/progress-bar.tsx";
import type { BatchView } from "../server/views.ts";
import { countWords, doneShare } from "./batch-words.ts";

/** How far a batch is: a bar, how many of how many, and how long the rest takes. */
export function BatchBar({ batch }: { batch: BatchView }) {
  const texts = usePart("batches");
  const { time } = useTexts();
  const done = texts.done(batch.done, batch.items);
  const left = batch.etaMs === null ? null : rangeWords(time, batch.etaMs, batch.etaMs);
  const words = left === null ? done : `${done} · ${texts.left(left)}`;
  return (
    <div className="grid gap-1.5">
      <div className="batch-bar">
        <ProgressBar
          bar={{ kind: "measured", share: doneShare(batch) }}
          name={texts.progress(batch.name ?? texts.unnamed)}
          valueText={words}
        />
      </div>
      <p className="text-small text-soft">
        <span className="text-ink">{words}</span>
        {` · ${countWords(texts, batch)}`}
      </p>
    </div>
  );
}
