import { FIXED_ENDINGS, FIXED_TEXT } from "../fixed/fixed-output.ts";
import { SCRIPTED_STEP_MS_MIN, SCRIPTED_STEPS_MAX, UNHAPPY_DURATION_MS } from "../limits.ts";
import { declarationOf } from "./models.ts";
import { finalOutput, outputCount } from "./outputs.ts";
import { splitPieces } from "./pieces.ts";
import { progressLine, seedLine } from "./progress.ts";
import type { PredictionRecord } from "./record.ts";
import type { Run, RunParts } from "./types.ts";

const FAILURE_TEXT = "Prediction failed: the model ran out of memory.";
/** How the real API says that the safety check refused an input. */
export const NSFW_TEXT = "NSFW content detected. Try running it again, or try a different prompt.";

/** Waits out the duration with progress lines and what the kind of model shows meanwhile. */
export async function playScript(parts: RunParts, run: Run): Promise<void> {
  run.start();
  const { scenario, startedAtMs } = run.record();
  const beganAtMs = startedAtMs ?? parts.now();
  run.progress({ logs: seedLine(run.record().seed) });
  if (scenario.outcome === "hang") {
    await untilAborted(run.signal);
    return;
  }
  const durationMs = scenario.durationMs ?? UNHAPPY_DURATION_MS;
  const fitting = Math.floor(durationMs / SCRIPTED_STEP_MS_MIN);
  const steps = Math.max(1, Math.min(SCRIPTED_STEPS_MAX, fitting));
  for (let step = 1; step <= steps; step += 1) {
    const elapsedMs = (durationMs * step) / steps;
    await parts.clock.sleepUntil(beganAtMs + elapsedMs, run.signal);
    const logs = `${run.record().logs}${progressLine(step, steps, elapsedMs)}\n`;
    const output = step < steps ? intermediateOutput(run.record(), step) : undefined;
    run.progress(output === undefined ? { logs } : { logs, output });
  }
  await endAsScripted(parts, run);
}

/** A preview, or the words so far of a model that writes; sounds have neither. */
function intermediateOutput(record: PredictionRecord, step: number): string[] | undefined {
  switch (declarationOf(record.model).output.kind) {
    case "text":
      return splitPieces(FIXED_TEXT).slice(0, step);
    case "audio":
      return undefined;
    case "image":
    case "video":
      return record.scenario.output?.kind === "data" ? undefined : [`preview-${step}.png`];
  }
}

function fixedNames(record: PredictionRecord, index: number): string[] {
  const { kind } = declarationOf(record.model).output;
  return kind === "text" ? splitPieces(FIXED_TEXT) : [`out-${index}.${FIXED_ENDINGS[kind]}`];
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

async function endAsScripted(parts: RunParts, run: Run): Promise<void> {
  const { outcome } = run.record().scenario;
  if (outcome === "fail") run.end({ status: "failed", error: FAILURE_TEXT });
  else if (outcome === "nsfw") run.end({ status: "failed", error: NSFW_TEXT });
  else {
    const record = run.record();
    const names = Array.from({ length: outputCount(record) }, (_, index) =>
      fixedNames(record, index),
    ).flat();
    run.end({ status: "succeeded", output: await finalOutput(parts.outputs, record, names) });
  }
}
