import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GeneratorError, MODEL_DECLARATIONS, createGenerator } from "../src/index.ts";
import type { FileMetrics, FileProgress, GeneratedFile, Generator } from "../src/index.ts";
import { JERSEY_STAGES } from "../src/picture/stages.ts";
import { decodePng } from "./decode-png.ts";

/** Real pictures in a real worker thread. */

const PROMPT = "teal and orange basketball jersey, hexagons, Harbor 7";
/** Mean colours of that picture with seed 7, on a grid of 4 × 4. */
const APPROVED_GRID = [
  202, 215, 216, 177, 195, 194, 180, 191, 187, 199, 212, 212, 211, 224, 225, 158, 164, 145, 133,
  160, 150, 206, 219, 220, 208, 221, 222, 183, 151, 114, 130, 141, 119, 203, 216, 217, 190, 203,
  203, 170, 155, 132, 182, 150, 121, 186, 200, 200,
];
const PREVIEW_BYTES_MAX = 64 * 1024;

type Drawn = { file: GeneratedFile; metrics: FileMetrics; progress: FileProgress[] };

function sizeOf(model: string): { width: number | null; height: number | null } {
  const output = MODEL_DECLARATIONS.find(({ name }) => name === model)?.output;
  return { width: output?.width ?? null, height: output?.height ?? null };
}

let generator: Generator;
let drawn: Drawn;

async function draw(model: string, prompt: string, seed: number): Promise<Drawn> {
  const progress: FileProgress[] = [];
  const { files, metrics } = await generator.generate(
    { model, input: { prompt, seed } },
    { onProgress: (news) => progress.push(news) },
  );
  const [file] = files;
  const [spent] = metrics;
  if (file === undefined || spent === undefined) throw new Error("nothing was drawn");
  return { file, metrics: spent, progress };
}

function hashOf({ bytes }: { bytes: Uint8Array }): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function ofStage({ progress }: Drawn, stage: string): FileProgress[] {
  return progress.filter((news) => news.stage === stage);
}

/** The mean colour of each cell of a grid over the picture. */
function gridOf(bytes: Uint8Array, cells: number): number[] {
  const { width, rgb } = decodePng(bytes);
  const cell = Math.floor(width / cells);
  return Array.from({ length: cells * cells * 3 }, (_, index) => {
    const channel = index % 3;
    const left = (Math.floor(index / 3) % cells) * cell;
    const top = Math.floor(index / 3 / cells) * cell;
    let sum = 0;
    for (let y = top; y < top + cell; y++) {
      for (let x = left; x < left + cell; x++) sum += rgb[(y * width + x) * 3 + channel] ?? 0;
    }
    return Math.round(sum / cell ** 2);
  });
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "none";
  } catch (error) {
    return error instanceof GeneratorError ? error.code : String(error);
  }
}

beforeAll(async () => {
  generator = createGenerator({ adapt: false });
  drawn = await draw("jersey-speed", PROMPT, 7);
});

afterAll(() => generator.close());

describe("a jersey-speed picture", () => {
  test("is a valid PNG of the promised size", () => {
    const { file } = drawn;
    expect(decodePng(file.bytes)).toMatchObject(sizeOf("jersey-speed"));
    expect(file).toMatchObject({ kind: "image", mediaType: "image/png", width: 672, height: 672 });
  });

  test("shows what was asked for: a teal and orange garment in the middle of a pale studio", () => {
    const grid = gridOf(drawn.file.bytes, 8);
    const cell = (x: number, y: number): number[] =>
      grid.slice((y * 8 + x) * 3, (y * 8 + x) * 3 + 3);
    const [cornerRed = 0, , cornerBlue = 0] = cell(0, 0);
    expect(Math.abs(cornerRed - cornerBlue)).toBeLessThan(30);
    const body = [3, 4].flatMap((x) => [3, 4, 5, 6].map((y) => cell(x, y)));
    expect(body.some(([red = 0, green = 0, blue = 0]) => Math.max(green, blue) > red)).toBe(true);
    expect(body.some(([red = 0, , blue = 0]) => red > blue + 40)).toBe(true);
  });

  test("looks as it did when it was last approved", () => {
    const grid = gridOf(drawn.file.bytes, 4);
    const differences = grid.map((value, index) => Math.abs(value - (APPROVED_GRID[index] ?? 0)));
    // Runtimes may round a sine or an exponential differently in its last digit.
    expect(Math.max(...differences)).toBeLessThanOrEqual(2);
    expect(APPROVED_GRID.length).toBe(grid.length);
  });

  test("tells the time of every stage", () => {
    expect(Object.keys(drawn.metrics.stageMs)).toEqual(Object.keys(JERSEY_STAGES));
    for (const timeMs of Object.values(drawn.metrics.stageMs)) {
      expect(timeMs).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("its progress", () => {
  test("walks through all stages in their order", () => {
    expect([...new Set(drawn.progress.map(({ stage }) => stage))]).toEqual(
      Object.keys(JERSEY_STAGES),
    );
  });

  test("never falls and ends at 1", () => {
    const fractions = drawn.progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((first, second) => first - second));
    expect(fractions[0]).toBeGreaterThan(0);
    expect(fractions.at(-1)).toBe(1);
  });

  test("counts every diffusion step and every band", () => {
    const steps = ofStage(drawn, "diffuse").map(({ step }) => step);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const bands = ofStage(drawn, "weave");
    expect(bands.at(-1)?.step).toBe(bands.at(-1)?.steps);
    expect(ofStage(drawn, "compose").map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  });

  test("carries previews at the first, every fourth and the last step and when it is woven", () => {
    const withPreview = drawn.progress.filter(({ preview }) => preview !== undefined);
    expect(withPreview.map(({ stage, step }) => `${stage} ${step}`)).toEqual([
      "diffuse 1",
      "diffuse 4",
      "diffuse 8",
      "diffuse 12",
      "weave 28",
    ]);
  });

  test("has previews that are small valid pictures and change as the pattern grows", () => {
    const previews = drawn.progress.flatMap(({ preview }) => preview ?? []);
    for (const preview of previews) {
      const { width, height } = decodePng(preview.bytes);
      expect({ width, height }).toEqual({ width: preview.width, height: preview.height });
      expect(preview.bytes.length).toBeLessThanOrEqual(PREVIEW_BYTES_MAX);
    }
    expect(new Set(previews.map(hashOf)).size).toBe(previews.length);
  });
});

test("pixels depend on input and seed alone, not on the worker nor on what was drawn before", async () => {
  const pair = createGenerator({ workers: 2, adapt: false });
  const input = { prompt: PROMPT, seed: 7 };
  const [one, several] = await Promise.all([
    pair.generate({ model: "jersey-speed", input }),
    pair.generate({ model: "jersey-speed", input: { ...input, seed: 6, num_outputs: 2 } }),
  ]);
  await pair.close();
  expect(one.files.map(hashOf)).toEqual([hashOf(drawn.file)]);
  const [other, same] = several.files.map(hashOf);
  expect(several.seed).toBe(6);
  expect(same).toBe(hashOf(drawn.file));
  expect(other).not.toBe(same);
  expect(several.metrics).toHaveLength(2);
});

describe.each(["jersey-quality", "jersey-scene"] as const)("a %s picture", (model) => {
  test("has its promised size and small previews", async () => {
    const { file, progress } = await draw(model, 'camo tank "Wolves" 88', 11);
    expect(decodePng(file.bytes)).toMatchObject(sizeOf(model));
    for (const { preview } of progress) {
      expect(preview?.bytes.length ?? 0).toBeLessThanOrEqual(PREVIEW_BYTES_MAX);
    }
  });
});

describe("any prompt", () => {
  test.each([
    [
      "10,000 characters of emoji, markup and control characters",
      '🏀\u{1f468}\u200d\u{1f469} </text><script>"\u0000]]>&#0;<svg onload="x">\u001b[0m\ud800 '.repeat(
        160,
      ),
    ],
  ])("gives a picture: %s", async (_, prompt) => {
    const { file } = await draw("jersey-speed", prompt, 0xffff_ffff);
    expect(decodePng(file.bytes)).toMatchObject({ width: 672, height: 672 });
  });

  test("that is too long is refused, and the generator goes on", async () => {
    const prompt = "x".repeat(1_000_000);
    expect(await codeOf(draw("jersey-speed", prompt, 1))).toBe("invalid_input");
  });
});

describe("requests that are none", () => {
  test.each([-1, 0.5, 2 ** 32, Number.NaN])("the seed %d is refused", async (seed) => {
    expect(await codeOf(draw("jersey-speed", PROMPT, seed))).toBe("invalid_input");
  });

  test("a model that does not exist is refused", async () => {
    expect(await codeOf(draw("jersey-best", PROMPT, 1))).toBe("invalid_model");
  });

  test.each([
    ["nothing", ""],
    ["invisible characters", "\u0000\u200b \u202e"],
  ])("a prompt of %s is refused", async (_, prompt) => {
    expect(await codeOf(draw("jersey-speed", prompt, 1))).toBe("invalid_input");
  });
});

describe("an abort", () => {
  test("ends the work where it is", async () => {
    const controller = new AbortController();
    const reason = new Error("canceled");
    const progress: FileProgress[] = [];
    const picture = generator.generate(
      { model: "jersey-speed", input: { prompt: PROMPT, seed: 9 } },
      {
        signal: controller.signal,
        onProgress: (news) => {
          progress.push(news);
          if (news.step === 2) controller.abort(reason);
        },
      },
    );
    await expect(picture).rejects.toBe(reason);
    expect(progress.at(-1)).toMatchObject({ stage: "diffuse", step: 2 });
  });

  test("leaves the worker fit: the next picture is the same as ever", async () => {
    expect(hashOf((await draw("jersey-speed", PROMPT, 7)).file)).toBe(hashOf(drawn.file));
  });
});
