import { draw } from "./draw.ts";
import { isScripted } from "./record.ts";
import { playScript } from "./script.ts";
import type { Run, RunParts } from "./types.ts";

/** Takes a prediction from wherever it stands to its end. Rejects only with the signal's reason. */
export async function runPrediction(parts: RunParts, run: Run): Promise<void> {
  const { createdAtMs, startedAtMs, scenario } = run.record();
  if (startedAtMs === null) {
    await parts.clock.sleepUntil(createdAtMs + (scenario.queueMs ?? 0), run.signal);
    if (scenario.outcome === "abort") {
      run.end({ status: "aborted" });
      return;
    }
  }
  if (isScripted(run.record())) await playScript(parts, run);
  else await draw(parts, run);
}
