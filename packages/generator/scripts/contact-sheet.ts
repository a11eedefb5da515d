import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { encodePng } from "../src/image/encode-png.ts";
import { shrinkPixels } from "../src/image/shrink.ts";
import { drawPicture } from "../src/picture/draw-picture.ts";
import { loadResources } from "../src/picture/load-resources.ts";
import { JERSEY_MODEL_NAMES } from "../src/picture/models.ts";
import type { JerseyModel } from "../src/picture/models.ts";
import { decodePng } from "../test/decode-png.ts";
import { CONTACT_SHEET_PROMPTS } from "./contact-sheet-prompts.ts";

/**
 * Draws many prompts with one model on one sheet, to be looked at:
 * `pnpm --filter @darkroom/generator sheet --model jersey-speed --only 0,5,12 --out sheet.png`.
 */

const PNG_LEVEL = 6;
const TILE_PIXELS = 336;
const TILE_PIXELS_MAX = 1088;
const COLUMNS = 8;
const SEED = 7;

type SheetOptions = {
  model: JerseyModel;
  /** Indexes into the prompts. */
  only: readonly number[];
  columns: number;
  /** Pixels a side of each picture on the sheet. */
  tile: number;
  seed: number;
  out: string;
};

function readModel(value: string): JerseyModel {
  const model = JERSEY_MODEL_NAMES.find((known) => known === value);
  if (model === undefined) throw new Error(`--model is one of ${JERSEY_MODEL_NAMES.join(", ")}`);
  return model;
}

function readOptions(): SheetOptions {
  const { values } = parseArgs({
    options: {
      model: { type: "string", default: "jersey-speed" },
      only: { type: "string", default: "" },
      columns: { type: "string", default: String(COLUMNS) },
      tile: { type: "string", default: String(TILE_PIXELS) },
      seed: { type: "string", default: String(SEED) },
      out: { type: "string", default: "contact-sheet.png" },
    },
  });
  const all = CONTACT_SHEET_PROMPTS.map((_, index) => index);
  return {
    model: readModel(values.model),
    only: values.only === "" ? all : values.only.split(",").map(Number),
    columns: Math.max(1, Number(values.columns)),
    tile: Math.min(TILE_PIXELS_MAX, Math.max(1, Number(values.tile))),
    seed: Number(values.seed),
    out: values.out,
  };
}

/** Copies a tile of `tile` pixels a side to its place on the sheet. */
function placeTile(
  sheet: Uint8ClampedArray,
  pixels: Uint8ClampedArray,
  place: number,
  { columns, tile }: SheetOptions,
): void {
  const left = (place % columns) * tile;
  const top = Math.floor(place / columns) * tile;
  for (let y = 0; y < tile; y++) {
    const row = pixels.subarray(y * tile * 3, (y + 1) * tile * 3);
    sheet.set(row, ((top + y) * columns * tile + left) * 3);
  }
}

const options = readOptions();
const resources = await loadResources();
const rows = Math.ceil(options.only.length / options.columns);
const sheet = new Uint8ClampedArray(rows * options.columns * options.tile ** 2 * 3);
for (const [place, index] of options.only.entries()) {
  const prompt = CONTACT_SHEET_PROMPTS[index] ?? "";
  const { file, metrics } = await drawPicture(
    resources,
    { model: options.model, input: { prompt }, seed: options.seed + index },
    {
      now: () => performance.now(),
      beganAt: performance.now(),
      checkpoint: () => {},
      onProgress: () => {},
      budgetMs: null,
    },
  );
  const { rgb, width } = decodePng(file.bytes);
  const pixels = shrinkPixels(Uint8ClampedArray.from(rgb), width, options.tile);
  placeTile(sheet, pixels, place, { ...options, tile: Math.min(width, options.tile) });
  process.stdout.write(`${index} ${prompt} · ms: ${JSON.stringify(metrics["stageMs"])}\n`);
}
const width = options.columns * options.tile;
writeFileSync(options.out, encodePng(sheet, width, rows * options.tile, PNG_LEVEL));
process.stdout.write(`written: ${options.out}\n`);
