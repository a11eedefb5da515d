import type { World } from "../machine/world.ts";
import { WORLD } from "../time/virtual-time.ts";
import { isOver } from "./run.ts";
import type { Run, RunStatus } from "./run.ts";

type Notify = (run: Run, event: string) => void;

const CONTRADICTION_MS_MAX = 20_000;
/** What a provider that contradicts itself says after a success. */
const CONTRADICTIONS: readonly RunStatus[] = ["failed", "canceled", "processing", "aborted"];

function endStatus(run: Run): RunStatus | null {
  switch (run.script.end) {
    case "succeeded":
    case "aborted":
    case "canceled":
      return run.script.end;
    case "failed":
    case "refused":
      return "failed";
    case "never":
      return null;
  }
}

/** Notes what of a success can never become a success of ours. */
function noteExcuses(world: World, run: Run): void {
  const { shape } = run.script;
  if (shape === "empty") run.excuses.add("empty_output");
  if (shape === "words") run.excuses.add("words_for_pictures");
  for (const file of run.files) {
    if (shape !== "data" && world.faults.strikes("output_expired")) {
      file.isGone = true;
      run.excuses.add("expired_output");
    }
  }
}

/** Ends a run, once; whoever ends it first is believed. */
function end(world: World, run: Run, status: RunStatus, notify: Notify): void {
  if (isOver(run)) return;
  run.status = status;
  run.endedMs = world.time.now();
  if (status === "succeeded") noteExcuses(world, run);
  notify(run, "completed");
  if (status !== "succeeded" || !world.faults.strikes("webhook_contradicting")) return;
  const word = world.random.pick(CONTRADICTIONS);
  if (word !== "processing") run.excuses.add("contradicted");
  world.time.after(WORLD, world.random.whole(1, CONTRADICTION_MS_MAX), () => {
    run.status = word;
    notify(run, "completed");
    run.status = status;
  });
}

/** Lets a run live by its script: it starts, shows progress, and ends or does not. */
export function liveRun(world: World, run: Run, notify: Notify): void {
  const { time } = world;
  const { script } = run;
  const step = (waitMs: number, work: () => void): void => {
    time.after(WORLD, waitMs, () => {
      if (!isOver(run)) work();
    });
  };
  if (run.deadlineMs !== null && !script.ignoresDeadline) {
    step(run.deadlineMs - time.now(), () => {
      if (run.startedMs === null) end(world, run, "aborted", notify);
      else if (!run.isDeadlineForStart) end(world, run, "canceled", notify);
    });
  }
  const status = endStatus(run);
  if (status === "aborted") {
    step(script.queueMs, () => end(world, run, status, notify));
    return;
  }
  step(script.queueMs, () => {
    run.status = script.isOdd ? "recalibrating" : "processing";
    run.startedMs = time.now();
    notify(run, "start");
  });
  step(script.queueMs + script.workMs / 2, () => {
    run.share = 0.5;
    run.status = "processing";
    notify(run, "logs");
  });
  if (status === null) return;
  step(script.queueMs + script.workMs, () => {
    run.share = 1;
    end(world, run, status, notify);
  });
}
