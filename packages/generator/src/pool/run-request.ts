import type { ModelRunner } from "../models/model.ts";
import type { FileMetrics, FileProgress, GeneratedFile, Generation } from "../types.ts";
import type { WorkerRequest } from "./messages.ts";

type RunOptions = {
  now: () => number;
  checkpoint: () => void;
  onProgress: (progress: FileProgress) => void;
};

/** Makes the files of a request one after the other, each with its own seed. */
export async function runRequest(
  runner: ModelRunner,
  { model, input, seeds }: WorkerRequest,
  { now, checkpoint, onProgress }: RunOptions,
): Promise<Generation> {
  const files: GeneratedFile[] = [];
  const metrics: FileMetrics[] = [];
  for (const [file, seed] of seeds.entries()) {
    const result = await runner.run(input, {
      model,
      seed,
      now,
      checkpoint,
      budgetMs: null,
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
