import { cleanText } from "../../design/clean-text.ts";
import { readText } from "../../input/read-input.ts";
import { makeJingle } from "../../jingle/make-jingle.ts";
import { createProgressTracker } from "../../picture/track-progress.ts";
import type { StageShares } from "../../picture/track-progress.ts";
import type { ModelRunner } from "../model.ts";

/** The shares are measured. */
const JINGLE_STAGES: StageShares = { play: [0, 0.62], mix: [0.62, 1] };

/** Plays a jingle; there is nothing to load. */
export const jingleRunner: ModelRunner = {
  warm: () => Promise.resolve(),
  run: (input, { seed, now, checkpoint, report }) => {
    const tracker = createProgressTracker(JINGLE_STAGES, now, report);
    tracker.enter("play");
    const prompt = cleanText(readText(input, "prompt") ?? "");
    const jingle = makeJingle(
      { prompt, seed },
      {
        checkpoint,
        onProgress: (progress) => {
          tracker.report(progress);
          if (progress.stage === "play" && progress.step === progress.steps) tracker.enter("mix");
        },
      },
    );
    const { bytes, durationMs } = jingle;
    return Promise.resolve({
      file: { kind: "audio", bytes, mediaType: "audio/wav", durationMs },
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
