import type { FileProgress } from "@darkroom/generator";
import { progressLine } from "./progress.ts";
import type { Run, RunParts } from "./types.ts";

export type Reporter = {
  /** Progress of a file; `first` counts the files of earlier requests. */
  onProgress: (first: number, progress: FileProgress) => void;
  /** Resolves when the last preview has been written. */
  done: () => Promise<void>;
};

/** Steps of a drawing in its progress lines: the generator tells a fraction, so they are percent. */
const DRAWING_STEPS = 100;

/** Turns the generator's progress into log lines and preview files; percent never repeat. */
export function createReporter(parts: RunParts, run: Run, count: number): Reporter {
  const beganAtMs = parts.now();
  let { logs } = run.record();
  let toldPercent = 0;
  let toldStage: string | undefined;
  let writing: Promise<void> = Promise.resolve();
  let previews = 0;
  const wantsPreviews = run.record().scenario.output?.kind !== "data";

  const writeAfter = async (
    earlier: Promise<void>,
    name: string,
    bytes: Uint8Array,
  ): Promise<void> => {
    await earlier;
    await parts.outputs.write(run.record().outputKey, name, bytes);
    run.progress({ output: [name] });
  };
  const showPreview = (bytes: Uint8Array): void => {
    previews += 1;
    writing = writeAfter(writing, `preview-${previews}.png`, bytes);
    // A drawing that is broken off never asks done(); its failed write must not end the process.
    writing.catch(() => undefined);
  };

  return {
    onProgress: (first, { stage, file, files, fraction, preview }) => {
      const place = `${first + file} ${stage}`;
      if (place !== toldStage) {
        toldStage = place;
        logs += `Stage: ${stage}\n`;
      }
      const whole = (first + fraction * files) / count;
      const percent = Math.min(DRAWING_STEPS, Math.floor(whole * DRAWING_STEPS));
      if (percent > toldPercent) {
        toldPercent = percent;
        logs += `${progressLine(percent, DRAWING_STEPS, parts.now() - beganAtMs)}\n`;
        run.progress({ logs });
      }
      if (preview !== undefined && wantsPreviews) showPreview(preview.bytes);
    },
    done: () => writing,
  };
}
