import {
  type FileMetrics,
  type GeneratedFile,
  GeneratorError,
  type ModelDeclaration,
} from "@darkroom/generator";
import { LONG_BUDGET_MS_MIN, SEED_MAX } from "../limits.ts";
import { SCENARIO_FIELD } from "../scenario/schema.ts";
import { endingOf } from "./media-types.ts";
import { declarationOf } from "./models.ts";
import { finalOutput, outputCount } from "./outputs.ts";
import { splitPieces } from "./pieces.ts";
import { seedLine } from "./progress.ts";
import { createReporter } from "./report.ts";
import { NSFW_TEXT } from "./script.ts";
import type { Slots } from "./slots.ts";
import { countSpent } from "./spent.ts";
import type { Run, RunParts } from "./types.ts";

/** Draws for real, in a slot of its own, with the model's own progress and previews. */
export async function draw(parts: RunParts, run: Run): Promise<void> {
  const giveBack = await slotsFor(parts, run).take(run.signal);
  try {
    run.start();
    run.progress({ logs: seedLine(run.record().seed) });
    const { names, spent } = await drawFiles(parts, run);
    const output = await finalOutput(parts.outputs, run.record(), names);
    run.end({ status: "succeeded", output, metrics: countSpent(spent) });
  } catch (error) {
    run.signal.throwIfAborted();
    run.end({ status: "failed", error: describeFailure(error) });
  } finally {
    giveBack();
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof GeneratorError && error.code === "unsafe_input") return NSFW_TEXT;
  return `Prediction failed: ${error instanceof Error ? error.message : String(error)}`;
}

/** Long work has a slot of its own, so that a film does not hold up the pictures behind it. */
function slotsFor(parts: RunParts, run: Run): Slots {
  const { budgetMs } = declarationOf(run.record().model);
  return budgetMs > LONG_BUDGET_MS_MIN ? parts.longSlots : parts.slots;
}

/** Names of files, or the words of a text, and what each file took. */
type DrawnFiles = { names: string[]; spent: FileMetrics[] };

/** Makes all files of a prediction, as many at once as the model takes. */
async function drawFiles(parts: RunParts, run: Run): Promise<DrawnFiles> {
  const { model, input, seed, outputKey } = run.record();
  const declaration = declarationOf(model);
  const { [SCENARIO_FIELD]: _scenario, ...own } = input;
  const count = outputCount(run.record());
  const names: string[] = [];
  const spent: FileMetrics[] = [];
  let made = 0;
  const report = createReporter(parts, run, count);
  while (made < count) {
    const first = made;
    const batch = Math.min(count - first, filesAtOnce(declaration));
    const request = {
      model: declaration.name,
      input: {
        ...own,
        ...("seed" in declaration.input ? { seed: (seed + first) % (SEED_MAX + 1) } : {}),
        ...("num_outputs" in declaration.input ? { num_outputs: batch } : {}),
      },
    };
    const { files, metrics } = await parts.generator.generate(request, {
      signal: run.signal,
      onProgress: (progress) => report.onProgress(first, progress),
      readFile: parts.readUpload,
    });
    await report.done(metrics);
    spent.push(...metrics);
    for (const file of files) {
      if (file.kind === "text") names.push(...splitPieces(new TextDecoder().decode(file.bytes)));
      else names.push(await writeFile(parts, outputKey, made, file));
      made += 1;
    }
    run.signal.throwIfAborted();
  }
  return { names, spent };
}

function filesAtOnce(declaration: ModelDeclaration): number {
  const property = declaration.input["num_outputs"];
  return property?.type === "integer" ? (property.maximum ?? 1) : 1;
}

async function writeFile(
  parts: RunParts,
  outputKey: string,
  index: number,
  file: GeneratedFile,
): Promise<string> {
  const name = `out-${index}.${endingOf(file.mediaType)}`;
  await parts.outputs.write(outputKey, name, file.bytes);
  return name;
}
