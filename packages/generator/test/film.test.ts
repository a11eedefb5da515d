import { BufferSource, EncodedPacketSink, Input, WEBM } from "mediabunny";
import { expect, test } from "vitest";
import { filmRunner } from "../src/models/film/run-film.ts";
import type { RunContext } from "../src/models/model.ts";
import type { GenerationProgress } from "../src/types.ts";

/** A third of a film takes about 12 s on a quiet machine. */
const FILM_TIMEOUT_MS = 400_000;
const INPUT = { prompt: 'teal and orange football jersey, hexagons, "HARBOR" 7' };

function contextOf(overrides: Partial<RunContext>): RunContext {
  return {
    model: "jersey-turntable",
    seed: 7,
    now: () => performance.now(),
    checkpoint: () => undefined,
    report: () => undefined,
    budgetMs: null,
    ...overrides,
  };
}

async function framesOf(film: Uint8Array): Promise<{ type: string; seconds: number }[]> {
  using input = new Input({ formats: [WEBM], source: new BufferSource(film) });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error("there is no film");
  const frames = [];
  for await (const { type, duration } of new EncodedPacketSink(track).packets()) {
    frames.push({ type, seconds: duration });
  }
  return frames;
}

test(
  "a slow machine draws a third of the frames, shows each for longer, and says so",
  { timeout: FILM_TIMEOUT_MS },
  async () => {
    const seen: GenerationProgress[] = [];
    let clockMs = 0;
    // By this clock every look at it takes a second.
    const now = (): number => (clockMs += 1_000);
    const report = (progress: GenerationProgress): void => {
      seen.push(progress);
    };
    const context = contextOf({ now, report, budgetMs: 90_000 });
    const { file, metrics } = await filmRunner.run(INPUT, context);
    const kind = { kind: "video", mediaType: "video/webm", width: 480, height: 480 };
    expect(file).toMatchObject({ ...kind, durationMs: 8_000 });
    expect(metrics).toMatchObject({
      stepsPlanned: 48,
      stepsDone: 16,
      adaptation: { steps: { usual: 48, used: 16 } },
    });
    const frames = await framesOf(file.bytes);
    expect(frames).toHaveLength(64);
    for (const { type, seconds } of frames) {
      expect(type).toBe("key");
      expect(seconds).toBeCloseTo(3 / 24, 2);
    }
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((low, high) => low - high));
    expect(fractions.at(-1)).toBe(1);
    const previews = seen.flatMap(({ preview }) => preview ?? []);
    expect(previews).toHaveLength(8);
    for (const { bytes } of previews) expect(bytes.length).toBeLessThan(65_536);
  },
);

test("a film can be ended in each of its stages", { timeout: FILM_TIMEOUT_MS }, async () => {
  for (const last of ["diffuse", "shape"]) {
    let stage = "";
    const context = contextOf({
      report: (progress) => {
        stage = progress.stage;
      },
      checkpoint: () => {
        if (stage === last) throw new Error("enough");
      },
    });
    await expect(filmRunner.run(INPUT, context)).rejects.toThrow("enough");
    expect(stage).toBe(last);
  }
});
