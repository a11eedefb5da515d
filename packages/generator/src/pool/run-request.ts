import type { Model } from "../models/model.ts";
import type { FileMetrics, FileProgress, GeneratedFile, Generation } from "../types.ts";
import { checkSafety } from "../safety/check-safety.ts";
import type { WorkerRequest } from "./messages.ts";

type RunOptions = {
  now: () => number;
  checkpoint: () => void;
  onProgress: (progress: FileProgress) => void;
};

/**
 * Makes the files of a request one after the other, each with its own seed. Rejects with an
 * `UnsafeInputError` before anything is made, and with what `checkpoint` throws.
 */
export async function runRequest(
  model: Model,
  { input, seeds, adapt }: WorkerRequest,
  { now, checkpoint, onProgress }: RunOptions,
): Promise<Generation> {
  const { declaration } = model;
  checkSafety(declaration, input);
  const runner = await model.load();
  const files: GeneratedFile[] = [];
  const metrics: FileMetrics[] = [];
  for (const [file, seed] of seeds.entries()) {
    const result = await runner.run(input, {
      model: declaration.name,
      seed,
      now,
      checkpoint,
      budgetMs: adapt ? declaration.budgetMs : null,
      report: (progress) => {
        const fraction = (file + progress.fraction) / seeds.length;
        onProgress({ ...progress, fraction, file, files: seeds.length });
      },
    });
    files.push(result.file);
    metrics.push(result.metrics);
  }
  return { files, seed: seeds[0] ?? 0, metrics };
}
