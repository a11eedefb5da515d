import { paintStudio } from "../backdrop/studio.ts";
import { mixColors, parseHexUnit } from "../design/colors.ts";
import { createRandom, hashText } from "../design/random.ts";
import type { Design } from "../design/types.ts";
import { colorPattern } from "../flow/color-pattern.ts";
import type { FlowWeights } from "../flow/load-flow.ts";
import type { Checkpoint } from "../flow/predict-velocity.ts";
import { patternWords, samplePattern } from "../flow/sample-pattern.ts";
import type { PatternMap } from "../flow/sample-pattern.ts";
import { drawFlat } from "../garment/draw-flat.ts";
import type { Rasterize } from "../garment/rasterize.ts";
import { encodePng } from "../image/encode-png.ts";
import { enlargeTwice } from "../image/resample.ts";
import { cutMeshes } from "./cut-mesh.ts";
import { drawBack } from "./draw-back.ts";
import { encodeFrame } from "./encode-frame.ts";
import { SAMPLES, lightFrame, measureSurface } from "./light-frame.ts";
import type { Lit } from "./light-frame.ts";
import type { Adaptation } from "../types.ts";
import { muxFilm } from "./mux-film.ts";
import { measureSlowdown, planPace } from "./plan-pace.ts";
import type { Pace } from "./plan-pace.ts";
import { EMERGE_FRAMES, FILM_FRAMES, FILM_RATE, FILM_SIZE, planShot } from "./plan-shot.ts";
import { createFrameBuffer, rasterMeshes } from "./raster-mesh.ts";
import type { FrameBuffer } from "./raster-mesh.ts";
import { shapeJersey } from "./shape-jersey.ts";
import { createTexture } from "./texture.ts";
import type { Texture } from "./texture.ts";

const GUIDANCE = 2.2;
const MAP_SIZE = 112;
const TEXTURE_SIZE = 840;
const PATTERN_SIZE = 756;
const PATTERN_PNG_LEVEL = 1;
const INSIDE_SHADE = "#101014";
const GAMMA = 2.2;
/** The jersey is blown up, cut into triangles, and its light prepared. */
const SHAPE_STEPS = 3;
const STEPS_MEASURED = 2;

export type FilmProgress = {
  stage: "diffuse" | "shape" | "film";
  step: number;
  steps: number;
  /** RGBA of the frame that was finished with this step, where one was. */
  frame?: Uint8ClampedArray;
};

type FilmOptions = {
  flow: FlowWeights;
  rasterize: Rasterize;
  /** Called between layers and frames; throws to end the work. */
  checkpoint: Checkpoint;
  onProgress: (progress: FilmProgress) => void;
  now: () => number;
  /** Milliseconds; on a slow machine fewer frames are drawn to keep it. Null: all of them. */
  budgetMs: number | null;
};
export type Film = {
  bytes: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  durationMs: number;
  /** Side of the pattern map, and the steps of the flow on it. */
  mapSize: number;
  stepsDone: number;
  /** Null when every frame was drawn. */
  adaptation: Adaptation | null;
};

/** Thrown between two steps of the flow when the film has to begin again with fewer frames. */
class PaceChange extends Error {
  readonly pace: Pace;
  readonly slowdown: number;

  constructor(pace: Pace, stepMs: number) {
    super("the film begins again with fewer frames");
    this.pace = pace;
    this.slowdown = measureSlowdown(stepMs);
  }
}

/** Watches the first steps; the quicker of two counts, since the first one of a thread is slow. */
function createPaceKeeper({ now, budgetMs }: FilmOptions): (step: number) => void {
  let stepBeganAt = now();
  let quickestMs = Number.POSITIVE_INFINITY;
  return (step) => {
    quickestMs = Math.min(quickestMs, now() - stepBeganAt);
    stepBeganAt = now();
    if (step !== STEPS_MEASURED) return;
    const pace = planPace(quickestMs, budgetMs);
    if (pace > 1) throw new PaceChange(pace, quickestMs);
  };
}

/** The pattern at each step of its way out of the noise, the finished one last. */
function growPattern(
  design: Design,
  options: FilmOptions,
  steps: number,
  onStep: (step: number) => void,
): PatternMap[] {
  const maps: PatternMap[] = [];
  const last = samplePattern({
    weights: options.flow,
    words: patternWords(design, options.flow),
    size: MAP_SIZE,
    steps,
    guidance: GUIDANCE,
    random: createRandom(design.seed ^ hashText(design.prompt)),
    checkpoint: options.checkpoint,
    onStep: (step, expected) => {
      maps.push(expected());
      options.onProgress({ stage: "diffuse", step, steps });
      onStep(step);
    },
  });
  maps[steps - 1] = last;
  return maps;
}

type Growth = { maps: PatternMap[]; pace: Pace; adaptation: Adaptation | null };

/** Grows the pattern with a step for each frame; begins again with fewer on a slow machine. */
function growAtPace(design: Design, options: FilmOptions): Growth {
  try {
    const maps = growPattern(design, options, EMERGE_FRAMES, createPaceKeeper(options));
    return { maps, pace: 1, adaptation: null };
  } catch (error) {
    if (!(error instanceof PaceChange)) throw error;
    const { pace, slowdown } = error;
    const used = EMERGE_FRAMES / pace;
    const maps = growPattern(design, options, used, () => undefined);
    const adaptation = {
      slowdown,
      steps: { usual: EMERGE_FRAMES, used },
      mapSize: { usual: MAP_SIZE, used: MAP_SIZE },
    };
    return { maps, pace, adaptation };
  }
}

function toPatternUri(design: Design, map: PatternMap): string {
  const pixels = colorPattern(map, design, PATTERN_SIZE);
  const png = encodePng(pixels, PATTERN_SIZE, PATTERN_SIZE, PATTERN_PNG_LEVEL);
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

type FilmSet = {
  lit: Omit<Lit, "textures">;
  buffer: FrameBuffer;
  meshes: Parameters<typeof rasterMeshes>[1];
};

/** Everything of the film that stays the same from frame to frame. */
function buildSet(design: Design, { rasterize, checkpoint, onProgress }: FilmOptions): FilmSet {
  const tell = (step: number): void => {
    onProgress({ stage: "shape", step, steps: SHAPE_STEPS });
    checkpoint();
  };
  const shape = shapeJersey(design, rasterize, checkpoint);
  tell(1);
  const meshes = cutMeshes(shape, checkpoint);
  tell(2);
  const { front, back } = shape;
  const [red, green, blue] = parseHexUnit(mixColors(design.base, INSIDE_SHADE, 0.25));
  const lit = {
    surfaces: { front: measureSurface(front.relief), back: measureSurface(back.relief) },
    lining: [red ** GAMMA, green ** GAMMA, blue ** GAMMA],
    background: enlargeTwice(paintStudio(design, FILM_SIZE / 2), FILM_SIZE / 2),
  } as const;
  tell(SHAPE_STEPS);
  return { buffer: createFrameBuffer(FILM_SIZE * SAMPLES), meshes, lit };
}

/**
 * Makes the film: a pattern grows out of noise on a jersey that swings into view and then turns
 * once around. WebM with VP8, every frame a key frame. The same design gives the same
 * bytes, unless a slow machine draws fewer frames.
 */
export async function makeFilm(design: Design, options: FilmOptions): Promise<Film> {
  const { rasterize, checkpoint, onProgress } = options;
  const { maps, pace, adaptation } = growAtPace(design, options);
  const count = FILM_FRAMES / pace;
  const { lit, buffer, meshes } = buildSet(design, options);
  const print = (svg: string): Texture => createTexture(rasterize(svg, TEXTURE_SIZE), TEXTURE_SIZE);
  const finished = maps.at(-1);
  if (finished === undefined) throw new Error("the flow made no pattern");
  const back = print(drawBack(design, toPatternUri(design, finished)));
  let front = back;
  const frames: Uint8Array[] = [];
  for (let frame = 0; frame < count; frame++) {
    checkpoint();
    const map = maps[frame];
    if (map !== undefined) {
      front = print(drawFlat(design, toPatternUri(design, map)));
    }
    const shot = planShot(frame * pace);
    rasterMeshes(buffer, meshes, shot.pose);
    const pixels = lightFrame({ ...lit, textures: { front, back } }, buffer, shot);
    frames.push(await encodeFrame(pixels, FILM_SIZE));
    onProgress({ stage: "film", step: frame + 1, steps: count, frame: pixels });
  }
  const size = { width: FILM_SIZE, height: FILM_SIZE };
  const bytes = await muxFilm(frames, { ...size, framesPerSecond: FILM_RATE / pace });
  return {
    bytes,
    ...size,
    durationMs: Math.round((FILM_FRAMES * 1000) / FILM_RATE),
    mapSize: MAP_SIZE,
    stepsDone: EMERGE_FRAMES / pace,
    adaptation,
  };
}
