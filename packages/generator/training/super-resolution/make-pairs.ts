/**
 * Training pairs from the composer: one design and pattern map drawn at raster size and at four
 * times that. Writes for each number <i>.lr (bytes, N × N × 6: red, green, blue, knit, rib, stitch),
 * <i>.hr (bytes, 4N × 4N × 3) and <i>.json (size, box, whether it is plain).
 *
 * node make-pairs.ts --patterns ../flow/ds.npy --out data/tr --from 0 --to 200 [--held-out]
 */
import { closeSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { COLOR_HEX_BY_NAME } from "../../src/design/colors.ts";
import { parseDesign } from "../../src/design/parse-design.ts";
import { PATTERNS } from "../../src/design/patterns.ts";
import { createRandom } from "../../src/design/random.ts";
import type { Random } from "../../src/design/random.ts";
import type { Design } from "../../src/design/types.ts";
import type { PatternMap } from "../../src/flow/sample-pattern.ts";
import { startRasterizer } from "../../src/garment/rasterize.ts";
import type { Rasterize } from "../../src/garment/rasterize.ts";
import { enlargeTwice } from "../../src/image/resample.ts";
import { composeGuides, composeScene, prepareScene } from "../../src/picture/compose.ts";
import type { Scene } from "../../src/picture/compose.ts";
import { enrichTarget } from "./enrich-target.ts";

const SCALE = 4;
const RASTER_SIZES = [168, 168, 168, 200, 240, 240, 272] as const;
/** A target's edges are crisper than the raster can show. */
const TARGET_EDGE_HALF_WIDTH = 0.2;
/** Some pairs carry no guides and no texture: the network then only sharpens. */
const PLAIN_SHARE = 0.12;
const NPY_HEADER_BYTES = 128;
const MAP_SIDE = 96;
const MAP_BYTES = 2 * MAP_SIDE * MAP_SIDE;
/** The last 400 maps of the set are kept for held-out pairs. */
const TRAINING_MAPS = 15_600;
const HELD_OUT_MAPS = 400;
const HELD_OUT_SEED = 900_000;
const TRAINING_SEED = 1_000;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A crop of one map of the set; the flow model's own maps are softer, so some are blurred a little. */
function readMap(file: number, index: number, random: Random): PatternMap {
  const bytes = Buffer.alloc(MAP_BYTES);
  readSync(file, bytes, 0, MAP_BYTES, NPY_HEADER_BYTES + index * MAP_BYTES);
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, MAP_BYTES);
  const size = random() < 1 / 3 ? 80 : MAP_SIDE;
  const left = Math.floor(random() * (MAP_SIDE + 1 - size));
  const top = Math.floor(random() * (MAP_SIDE + 1 - size));
  const softness = random() < 0.6 ? random() * 0.9 : 0;
  const plane = (channel: number): Float32Array =>
    Float32Array.from({ length: size * size }, (_, pixel) => {
      let sum = 0;
      let weights = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const x = Math.min(size - 1, Math.max(0, (pixel % size) + dx));
          const y = Math.min(size - 1, Math.max(0, Math.floor(pixel / size) + dy));
          const weight = (dx === 0 ? 1 : softness / 2) * (dy === 0 ? 1 : softness / 2);
          const place = channel * MAP_SIDE * MAP_SIDE + (y + top) * MAP_SIDE + x + left;
          sum += (weight * (values[place] ?? 0)) / 127;
          weights += weight;
        }
      }
      return sum / weights;
    });
  return { second: plane(0), accent: plane(1), size };
}

function pick<Choice>(random: Random, choices: readonly Choice[], otherwise: Choice): Choice {
  return choices[Math.floor(random() * choices.length)] ?? otherwise;
}

function inventDesign(random: Random, seed: number): Design {
  const colors = [...COLOR_HEX_BY_NAME.keys()];
  const words = [1, 2, 3].map(() => pick(random, colors, "red"));
  const tone = random() < 0.2 ? "bold" : "subtle";
  const prompt = `${words.join(" ")} ${pick(random, PATTERNS, "dots")} ${tone} jersey`;
  const letters = Array.from({ length: 3 + Math.floor(random() * 9) }, () =>
    pick(random, LETTERS.split(""), "A"),
  );
  const design = parseDesign(prompt, seed);
  const cut = random() < 0.35 ? "tank" : "tee";
  return {
    ...design,
    cut,
    name: random() < 0.6 ? design.name : letters.join(""),
    number: String(Math.floor(random() * 100)),
    font: pick(random, ["Anton", "Teko", "Russo One", "Graduate"], "Anton"),
    collar: pick(random, cut === "tank" ? ["v", "crew"] : ["v", "crew", "polo"], "v"),
    sidePanels: random() < 0.5,
  };
}

/** The same scene at four times the size; the background is the small one, enlarged. */
function enlargeScene(scene: Scene, rasterize: Rasterize, isStadium: boolean): Scene {
  const backdrop = isStadium ? "stadium" : "studio";
  const size = scene.size * SCALE;
  const detail = { scale: SCALE, edgeHalfWidth: TARGET_EDGE_HALF_WIDTH };
  const background = enlargeTwice(enlargeTwice(scene.background, scene.size), scene.size * 2);
  return { ...prepareScene(scene.design, backdrop, size, rasterize, detail), background };
}

function packInput(rgb: Uint8ClampedArray, guides: Float32Array, isPlain: boolean): Buffer {
  const packed = Buffer.alloc(rgb.length * 2);
  for (let index = 0; index < rgb.length; index++) {
    const start = Math.floor(index / 3) * 6 + (index % 3);
    packed[start] = rgb[index] ?? 0;
    packed[start + 3] = isPlain ? 0 : Math.round((guides[index] ?? 0) * 255);
  }
  return packed;
}

const { values } = parseArgs({
  options: {
    patterns: { type: "string", default: "../flow/ds.npy" },
    out: { type: "string", default: "data/tr" },
    from: { type: "string", default: "0" },
    to: { type: "string", default: "200" },
    "held-out": { type: "boolean", default: false },
  },
});
const isHeldOut = values["held-out"];
const rasterize = await startRasterizer();
const file = openSync(values.patterns, "r");
mkdirSync(values.out, { recursive: true });
for (let count = Number(values.from); count < Number(values.to); count++) {
  const seed = (isHeldOut ? HELD_OUT_SEED : TRAINING_SEED) + count;
  const random = createRandom(seed * 7919 + 13);
  const design = inventDesign(random, seed);
  const size = pick(random, RASTER_SIZES, 168);
  const isStadium = random() < (size === 272 ? 0.6 : 0.15);
  const isPlain = !isHeldOut && random() < PLAIN_SHARE;
  const index = isHeldOut
    ? TRAINING_MAPS + Math.floor(random() * HELD_OUT_MAPS)
    : Math.floor(random() * TRAINING_MAPS);
  const map = readMap(file, index, random);
  const scene = prepareScene(design, isStadium ? "stadium" : "studio", size, rasterize);
  const small = composeScene(scene, map);
  const largeScene = enlargeScene(scene, rasterize, isStadium);
  const large = composeScene(largeScene, map);
  const layers = {
    size: largeScene.size,
    guides: composeGuides(largeScene, large.coverage),
    light: largeScene.shading.light,
    coverage: large.coverage,
  };
  const { left, top, right, bottom } = scene.box;
  const target = isPlain ? large.rgb : enrichTarget(large.rgb, layers);
  const input = packInput(small.rgb, composeGuides(scene, small.coverage), isPlain);
  writeFileSync(join(values.out, `${count}.lr`), input);
  writeFileSync(join(values.out, `${count}.hr`), target);
  const description = {
    N: size,
    box: [left, top, right, bottom],
    scene: isStadium,
    plain: isPlain,
  };
  writeFileSync(join(values.out, `${count}.json`), JSON.stringify(description));
  process.stdout.write(`${count} ${size} px\n`);
}
closeSync(file);
