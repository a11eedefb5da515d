import { SCRIPTED_STEP_MS_MIN, SCRIPTED_STEPS_MAX, UNHAPPY_DURATION_MS } from "../limits.ts";
import { sleepUntil } from "../sleep.ts";
import { finalOutput, outputCount } from "./outputs.ts";
import { progressLine, seedLine } from "./progress.ts";
import type { Run, RunParts } from "./types.ts";

const FAILURE_TEXT = "Prediction failed: the model ran out of memory.";
/** How the real API says that the safety check refused an input. */
export const NSFW_TEXT = "NSFW content detected. Try running it again, or try a different prompt.";

/** Waits out the duration with progress lines and the fixed picture as previews. */
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
    await sleepUntil(beganAtMs + elapsedMs, parts.now, run.signal);
    const logs = `${run.record().logs}${progressLine(step, steps, elapsedMs)}\n`;
    const showsPreview = step < steps && scenario.output?.kind !== "data";
    run.progress(showsPreview ? { logs, output: [`preview-${step}.png`] } : { logs });
  }
  await endAsScripted(parts, run);
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
    const names = Array.from({ length: outputCount(record) }, (_, index) => `out-${index}.png`);
    run.end({ status: "succeeded", output: await finalOutput(parts.outputs, record, names) });
  }
}
