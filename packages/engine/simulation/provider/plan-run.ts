import type { Faults } from "../faults/faults.ts";
import type { Random } from "../time/random.ts";
import type { OutputFile, Script } from "./run.ts";

/** The model of the catalogue that writes instead of drawing. */
export const WRITING_MODEL = "darkroom/kit-name";

const OUTPUTS_MANY_MAX = 4;
const PICTURE_MARK = "simulated picture";
const PICTURE_END = "whole";
const WORDS = ["Harbor", " ", "Seven", ", ", "teal"];

function planEnd(faults: Faults): Pick<Script, "end" | "ignoresDeadline"> {
  const honest = { ignoresDeadline: false };
  if (faults.strikes("run_failed")) return { end: "failed", ...honest };
  if (faults.strikes("run_refused")) return { end: "refused", ...honest };
  if (faults.strikes("run_aborted")) return { end: "aborted", ...honest };
  if (faults.strikes("run_stopped")) return { end: "canceled", ...honest };
  if (faults.strikes("run_hangs")) return { end: "never", ...honest };
  if (faults.strikes("run_hangs_for_ever")) return { end: "never", ignoresDeadline: true };
  return { end: "succeeded", ...honest };
}

function planShape(faults: Faults, isWriting: boolean): Script["shape"] {
  if (faults.strikes("output_empty")) return "empty";
  if (isWriting) return "list";
  if (faults.strikes("output_data")) return "data";
  if (faults.strikes("output_text")) return "words";
  return "list";
}

/** What becomes of a creation that was accepted. */
export function planRun(random: Random, faults: Faults, model: string): Script {
  const isWriting = model === WRITING_MODEL;
  const isMany = !isWriting && faults.strikes("output_many");
  const shape = planShape(faults, isWriting);
  return {
    queueMs: random.chance(0.2) ? random.whole(5_000, 40_000) : random.whole(20, 2_000),
    workMs: random.chance(0.15) ? random.whole(20_000, 90_000) : random.whole(300, 9_000),
    ...planEnd(faults),
    isOdd: faults.strikes("status_unknown"),
    outputs: isMany ? random.whole(2, OUTPUTS_MANY_MAX) : 1,
    movesOutput: shape === "list" && faults.strikes("output_moved"),
    shape: shape === "list" && !isMany && random.chance(0.3) ? "single" : shape,
  };
}

/** The bytes that a run makes; no two runs make the same. */
export function makeFile(random: Random, runId: string, place: number): OutputFile {
  const filling = "x".repeat(random.whole(10, 600));
  const text = `${PICTURE_MARK} ${runId} ${place} ${filling} ${PICTURE_END}`;
  return { bytes: new TextEncoder().encode(text), isGone: false, isSlow: false };
}

export const makeWords = (runId: string): readonly string[] => [...WORDS, " ", runId];

/** What decoding a picture tells; null for bytes that are none, or not all of one. */
export async function decodePicture(bytes: Uint8Array) {
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith(PICTURE_MARK) || !text.endsWith(PICTURE_END)) return null;
  return { width: 64, height: 64, mediaType: "image/png", thumbhash: null };
}
