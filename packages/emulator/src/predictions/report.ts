import type { FileMetrics, FileProgress } from "@darkroom/generator";
import { PREVIEW_BYTES_MAX, PREVIEWS_MAX } from "../limits.ts";
import { progressLine } from "./progress.ts";
import { adaptationLine } from "./spent.ts";
import type { Run, RunParts } from "./types.ts";

export type Reporter = {
  /** Progress of a file; `first` counts the files of earlier requests. */
  onProgress: (first: number, progress: FileProgress) => void;
  /** Tells how the files that are made were adapted; resolves when the last preview is written. */
  done: (metrics: readonly FileMetrics[]) => Promise<void>;
};

/** Steps of a drawing in its progress lines: the generator tells a fraction, so they are percent. */
const DRAWING_STEPS = 100;

/** Turns the generator's progress into log lines and preview files; percent never repeat. */
export function createReporter(
  parts: Pick<RunParts, "now" | "outputs">,
  run: Pick<Run, "record" | "progress">,
  count: number,
): Reporter {
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
    if (previews === PREVIEWS_MAX || bytes.length > PREVIEW_BYTES_MAX) return;
    previews += 1;
    writing = writeAfter(writing, `preview-${previews}.png`, bytes);
    // A drawing that is broken off never asks done(); its failed write must not end the process.
    writing.catch(() => undefined);
  };

  return {
    onProgress: (first, { stage, steps, file, files, fraction, preview }) => {
      // A run that begins a stage again with fewer steps says so.
      const place = `${first + file} ${stage} ${steps}`;
      if (place !== toldStage) {
        toldStage = place;
        logs += `Stage: ${stage}, ${steps} ${steps === 1 ? "step" : "steps"}\n`;
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
    done: (metrics) => {
      const adapted = metrics.map(adaptationLine).join("");
      if (adapted !== "") {
        logs += adapted;
        run.progress({ logs });
      }
      return writing;
    },
  };
}
