import { paintStadium } from "../backdrop/stadium.ts";
import { paintStudio } from "../backdrop/studio.ts";
import { blurPlane } from "../cloth/blur.ts";
import { raiseCloth } from "../cloth/raise-cloth.ts";
import { parseHex } from "../design/colors.ts";
import type { Design } from "../design/types.ts";
import { printPattern } from "../flow/color-pattern.ts";
import type { PatternMap } from "../flow/sample-pattern.ts";
import { chooseInks } from "../garment/choose-ink.ts";
import { drawOverlay } from "../garment/draw-overlay.ts";
import { drawSurfaces } from "../garment/draw-surfaces.ts";
import { chooseKit } from "../garment/kits.ts";
import { layoutLettering } from "../garment/layout-lettering.ts";
import type { Lettering } from "../garment/layout-lettering.ts";
import { cutOutline } from "../garment/outline.ts";
import { DRAWING_SIZE } from "../garment/path.ts";
import { placeOnBody, placeOnSleeve } from "../garment/print-place.ts";
import type { Rasterize } from "../garment/rasterize.ts";
import type { Plane } from "../image/types.ts";
import { compositeRows } from "../light/composite.ts";
import type { CompositeInput } from "../light/composite.ts";
import { castShadow, darkenHollows } from "../light/occlusion.ts";
import { shadeSurface } from "../light/shade-cloth.ts";

export type Backdrop = "studio" | "stadium";

/** Everything of a picture that does not depend on its pattern, at one size. */
export type Scene = Omit<CompositeInput, "print"> & { design: Design };

type Composition = {
  /** RGB, `size` × `size` of the scene. */
  rgb: Uint8ClampedArray<ArrayBuffer>;
};

/** Called between the steps of a longer work with how many are done of how many; may throw. */
export type OnStep = (step: number, steps: number) => void;

const PREPARE_STEPS = 5;
/** Folds are smooth: a finer grid of light would look the same. */
const LIGHT_GRID_MAX = 300;
const BAND_ROWS = 24;
const CALM = 0.45;
const CALM_REACH_UNITS = 54;
const RIM_STRENGTH: Readonly<Record<Backdrop, number>> = { studio: 0, stadium: 1 };

/** How strongly the pattern gives way around the lettering, on the grid. */
function calmAround({ name, number }: Lettering, grid: number): Plane {
  const unit = DRAWING_SIZE / grid;
  const calm = new Float32Array(grid * grid);
  for (const shape of [name, number]) {
    if (shape === undefined) continue;
    const { left, top, right, bottom } = shape.frame;
    for (let index = 0; index < calm.length; index++) {
      const x = ((index % grid) + 0.5) * unit;
      const y = (Math.floor(index / grid) + 0.5) * unit;
      const dx = Math.max(left - x, x - right, 0);
      const dy = Math.max(top - y, y - bottom, 0);
      const near = 1 - Math.min(1, Math.sqrt(dx * dx + dy * dy) / CALM_REACH_UNITS);
      calm[index] = Math.max(calm[index] ?? 0, CALM * near * near * (3 - 2 * near));
    }
  }
  return calm;
}

/** One channel of a picture on a coarser grid, 0 to 1: how much of each place a surface covers. */
function shrinkChannel(rgba: Uint8Array, size: number, channel: number, grid: number): Plane {
  const plane = new Float32Array(grid * grid);
  const ratio = size / grid;
  for (let row = 0; row < grid; row++) {
    const top = Math.min(size - 2, Math.trunc((row + 0.5) * ratio - 0.5)) * size;
    for (let column = 0; column < grid; column++) {
      const left = Math.min(size - 2, Math.trunc((column + 0.5) * ratio - 0.5));
      const start = (top + left) * 4 + channel;
      const below = start + size * 4;
      const upper = (rgba[start] ?? 0) + (rgba[start + 4] ?? 0);
      plane[row * grid + column] = (upper + (rgba[below] ?? 0) + (rgba[below + 4] ?? 0)) / 1020;
    }
  }
  return plane;
}

/**
 * Cuts and folds the garment and lights it before its background, at any even `size` in pixels.
 * The scene may be composed with many patterns.
 */
export function prepareScene(
  design: Design,
  backdrop: Backdrop,
  size: number,
  rasterize: Rasterize,
  onStep: OnStep = () => {},
): Scene {
  const grid = Math.min(size / 2, LIGHT_GRID_MAX);
  const sky = size / 2;
  const kit = chooseKit(design);
  const outline = cutOutline(kit);
  const lettering = layoutLettering(design, kit, outline);
  const surfaces = rasterize(drawSurfaces(outline), size);
  onStep(1, PREPARE_STEPS);
  const overlay = rasterize(drawOverlay(design, kit, outline, lettering), size);
  onStep(2, PREPARE_STEPS);
  const cloth = raiseCloth(design, kit, grid);
  onStep(3, PREPARE_STEPS);
  const cover = {
    body: shrinkChannel(surfaces, size, 0, grid),
    sleeves: shrinkChannel(surfaces, size, 1, grid),
  };
  const body = shadeSurface(cloth.body, cloth);
  const sleeves = shadeSurface(cloth.sleeves, cloth);
  darkenHollows(body, sleeves, cover, grid);
  onStep(4, PREPARE_STEPS);
  const paint = backdrop === "stadium" ? paintStadium : paintStudio;
  const background = castShadow(
    paint(design, sky),
    shrinkChannel(surfaces, size, 3, sky),
    sky,
    backdrop,
  );
  onStep(PREPARE_STEPS, PREPARE_STEPS);
  return {
    design,
    size,
    grid,
    surfaces,
    overlay,
    body,
    sleeves,
    background,
    calm: blurPlane(calmAround(lettering, grid), grid, 1),
    placeOnBody: placeOnBody(kit),
    placeOnSleeve: placeOnSleeve(kit),
    sleeveRgb: design.sleeve === "patterned" ? null : [...parseHex(chooseInks(design).sleeve)],
    rimStrength: RIM_STRENGTH[backdrop],
    seed: design.seed,
  };
}

/** Prints a pattern on the garment of a scene, band by band. */
export function composeScene(
  scene: Scene,
  map: PatternMap,
  onStep: OnStep = () => {},
): Composition {
  const { design, size } = scene;
  const input = { ...scene, print: printPattern(map, design, size) };
  const bands = Math.ceil(size / BAND_ROWS);
  const rgb = new Uint8ClampedArray(size * size * 3);
  onStep(0, bands);
  for (let band = 0; band < bands; band++) {
    compositeRows(input, rgb, band * BAND_ROWS, Math.min(size, (band + 1) * BAND_ROWS));
    onStep(band + 1, bands);
  }
  return { rgb };
}
