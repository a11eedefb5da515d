import { cleanText } from "../../design/clean-text.ts";
import { parseDesign } from "../../design/parse-design.ts";
import { readText } from "../../input/read-input.ts";
import { nameKit, writeOut } from "../../naming/name-kit.ts";
import { createProgressTracker } from "../../picture/track-progress.ts";
import type { StageShares } from "../../picture/track-progress.ts";
import type { ModelRunner } from "../model.ts";

const NAMING_STAGES: StageShares = { words: [0, 0.98], write: [0.98, 1] };
const REPORT_EVERY_CANDIDATES = 10;

/** Names a kit; its letters are learnt anew for each one, in a few milliseconds. */
export const namingRunner: ModelRunner = {
  warm: () => Promise.resolve(),
  run: (input, { seed, now, checkpoint, report }) => {
    const tracker = createProgressTracker(NAMING_STAGES, now, report);
    tracker.enter("words");
    const design = parseDesign(cleanText(readText(input, "prompt") ?? ""), seed);
    const kit = nameKit(design, (step, steps) => {
      checkpoint();
      if (step % REPORT_EVERY_CANDIDATES === 0) tracker.report({ stage: "words", step, steps });
    });
    tracker.enter("write");
    const bytes = new TextEncoder().encode(writeOut(kit));
    tracker.report({ stage: "write", step: 1, steps: 1 });
    return Promise.resolve({
      file: { kind: "text", bytes, mediaType: "text/plain" },
      metrics: {
        stageMs: tracker.stageMs(),
        stepsPlanned: 0,
        stepsDone: 0,
        mapSize: null,
        adaptation: null,
      },
    });
  },
};
