import type { GenerationProgress, GenerationStage } from "@darkroom/generator";
import { SEED_MAX } from "../limits.ts";
import { generatorModelOf } from "./models.ts";
import { finalOutput, outputNames } from "./outputs.ts";
import { progressLine, seedLine } from "./progress.ts";
import type { Run, RunParts } from "./types.ts";

/** Draws for real, in a slot of its own, with the model's own progress and previews. */
export async function draw(parts: RunParts, run: Run): Promise<void> {
  const giveBack = await parts.slots.take(run.signal);
  try {
    run.start();
    const names = outputNames(run.record());
    let logs = seedLine(run.record().seed);
    const beganAtMs = parts.now();
    for (const [index, name] of names.entries()) {
      const report = createReporter(parts, run, { index, count: names.length, beganAtMs, logs });
      const { model, input, seed } = run.record();
      const picture = await parts.generator.generate(
        {
          model: generatorModelOf(model),
          prompt: String(input["prompt"]),
          seed: (seed + index) % (SEED_MAX + 1),
        },
        { signal: run.signal, onProgress: report.onProgress },
      );
      await report.done();
      logs = run.record().logs;
      await parts.outputs.write(run.record().outputKey, name, picture.bytes);
      run.signal.throwIfAborted();
    }
    run.end({ status: "succeeded", output: await finalOutput(parts.outputs, run.record()) });
  } catch (error) {
    run.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    run.end({ status: "failed", error: `Prediction failed: ${reason}` });
  } finally {
    giveBack();
  }
}

type Reporter = {
  onProgress: (progress: GenerationProgress) => void;
  /** Resolves when the last preview has been written. */
  done: () => Promise<void>;
};

/** Steps of a drawing in its progress lines: the generator tells a fraction, so they are percent. */
const DRAWING_STEPS = 100;

/** Turns the generator's progress into log lines and preview files; percent never repeat. */
function createReporter(
  parts: RunParts,
  run: Run,
  picture: { index: number; count: number; beganAtMs: number; logs: string },
): Reporter {
  let { logs } = picture;
  let toldPercent = 0;
  let toldStage: GenerationStage | undefined;
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
    const name = `preview-${picture.index * DRAWING_STEPS + previews}.png`;
    writing = writeAfter(writing, name, bytes);
    // A drawing that is broken off never asks done(); its failed write must not end the process.
    writing.catch(() => undefined);
  };

  return {
    onProgress: ({ stage, fraction, preview }) => {
      if (stage !== toldStage) {
        toldStage = stage;
        logs += `Stage: ${stage}\n`;
      }
      const whole = (picture.index + fraction) / picture.count;
      const percent = Math.min(DRAWING_STEPS, Math.floor(whole * DRAWING_STEPS));
      if (percent > toldPercent) {
        toldPercent = percent;
        logs += `${progressLine(percent, DRAWING_STEPS, parts.now() - picture.beganAtMs)}\n`;
        run.progress({ logs });
      }
      if (preview !== undefined && wantsPreviews) showPreview(preview.bytes);
    },
    done: () => writing,
  };
}
