import { blurPlane, smoothPlane } from "../cloth/blur.ts";
import { addFolds } from "../cloth/folds.ts";
import type { Field } from "../cloth/folds.ts";
import type { Checkpoint } from "../flow/predict-velocity.ts";
import { hashText } from "../design/random.ts";
import type { Design } from "../design/types.ts";
import { drawSurfaces } from "../garment/draw-surfaces.ts";
import { chooseKit } from "../garment/kits.ts";
import type { Kit } from "../garment/kits.ts";
import { armLine } from "../garment/lines.ts";
import { cutOutline } from "../garment/outline.ts";
import { DRAWING_SIZE, SIDES, openPath, place } from "../garment/path.ts";
import type { Rasterize } from "../garment/rasterize.ts";
import { drawing, fill } from "../garment/svg.ts";
import { sleeveHoop } from "../garment/trims.ts";
import type { Plane } from "../image/types.ts";
import { inflateOutline } from "./inflate-outline.ts";

/** Cells a side of the grid that carries heights and folds, and of the finer one for outlines. */
export const RELIEF_CELLS = 400;
export const OUTLINE_CELLS = 800;

/** Depth of the body against its width: a person is an ellipse, not a tube. */
const DEPTH_SHARE = 0.58;
/** Folds vanish towards the sides, where front and back meet. */
const FOLD_DEPTH = 46;
/** How much of the folds is light alone: what is printed must not bend with all of them. */
const FOLD_STRENGTH = 0.9;
const FOLD_SHAPE = 0.2;
/** The fan of folds at an armpit begins this far from it; at its very point it would be a star. */
const ARMPIT_CALM = 120;
/** A row of the body that is above its hem, as a share of the drawing. */
const HEM_TOP = 0.83;
const SEAM_DEPTH = 9;
const SEAM_WIDTH = 9;
const OPAQUE_ALPHA_MIN = 128;

/** How far the arms go on beyond their openings, in drawing units. */
const ARM_BEYOND = 170;
/** The distance from the middle to which an arm hole without sleeve is closed. */
const ARM_HOLE_REACH = 330;

/** The surfaces of a garment; 0 is none. */
const PARTS = { none: 0, body: 1, sleeve: 2, inside: 3 } as const;

/** Which surface covers most of each pixel of the drawing. */
function readParts(rgba: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgba.length / 4 }, (_, index) => {
    const [body, sleeve, inside] = rgba.subarray(index * 4, index * 4 + 3);
    if ((rgba[index * 4 + 3] ?? 0) < OPAQUE_ALPHA_MIN) return PARTS.none;
    if ((body ?? 0) >= Math.max(sleeve ?? 0, inside ?? 0)) return PARTS.body;
    return (sleeve ?? 0) >= (inside ?? 0) ? PARTS.sleeve : PARTS.inside;
  });
}

/**
 * What would go on beyond the openings at the arms: there front and back stand apart instead of
 * meeting. The hem needs none, the body goes on down to the border.
 */
function beyondOpenings({ cutting }: Kit): string[] {
  if (cutting.cuff !== null) {
    return SIDES.map((side) => sleeveHoop(side, cutting, -ARM_BEYOND, 6));
  }
  const hole = armLine(cutting);
  return SIDES.map((side) => {
    const low = place(side, [ARM_HOLE_REACH, cutting.armpit[1] + 30]);
    const high = place(side, [ARM_HOLE_REACH, cutting.shoulder[1] + 60]);
    return `${openPath(side, hole.start, hole.curves)} L${low} L${high}Z`;
  });
}

/** One side of the jersey in its own drawing: what of it is cloth, and how far it stands out. */
type Face = {
  /** 1 where there is cloth; `OUTLINE_CELLS` a side. */
  mask: Uint8Array;
  /** Height over the middle plane in drawing units; `RELIEF_CELLS` a side. */
  heights: Plane;
  /** The same with all of its folds, for the light; `RELIEF_CELLS` a side. */
  relief: Plane;
};
export type JerseyShape = {
  front: Face;
  back: Face;
  /** 1 inside of the whole, openings closed; `OUTLINE_CELLS` a side. Front and back meet at its edge. */
  solid: Uint8Array;
};

function maskOf(rgba: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgba.length / 4 }, (_, index) =>
    (rgba[index * 4 + 3] ?? 0) >= OPAQUE_ALPHA_MIN ? 1 : 0,
  );
}

/** Fold heights of one side in drawing units; the back has its own. */
function raiseFolds(design: Design, { cutting }: Kit, parts: Uint8Array, isBack: boolean): Plane {
  const salt = isBack ? 1213 : 0;
  const unit = DRAWING_SIZE / RELIEF_CELLS;
  const createField = (): Field => ({
    heights: new Float32Array(RELIEF_CELLS * RELIEF_CELLS),
    grid: RELIEF_CELLS,
    unit,
  });
  const body = createField();
  const sleeves = createField();
  addFolds(body, sleeves, cutting, (hashText(design.prompt) ^ design.seed) + salt);
  const [pitX, pitY] = cutting.armpit;
  return Float32Array.from(parts, (part, index) => {
    if (part === PARTS.none) return 0;
    const x = Math.abs(((index % RELIEF_CELLS) + 0.5) * unit - DRAWING_SIZE / 2);
    const y = (Math.floor(index / RELIEF_CELLS) + 0.5) * unit;
    const calm = Math.min(1, Math.hypot(x - pitX, y - pitY) / ARMPIT_CALM);
    const { heights } = part === PARTS.sleeve ? sleeves : body;
    return (heights[index] ?? 0) * calm;
  });
}

/** A furrow along the lines where sleeves and body are sewn together. */
function furrowSeams(parts: Uint8Array): Plane {
  const seam = new Float32Array(parts.length);
  const isSleeve = (index: number): boolean => parts[index] === PARTS.sleeve;
  for (let index = 1; index < parts.length; index++) {
    const isCloth = parts[index] !== PARTS.none && parts[index - 1] !== PARTS.none;
    if (isCloth && isSleeve(index) !== isSleeve(index - 1)) seam[index] = SEAM_WIDTH;
  }
  const radius = SEAM_WIDTH / (DRAWING_SIZE / RELIEF_CELLS) / 2;
  return blurPlane(seam, RELIEF_CELLS, radius).map((value) => Math.min(1, value / 2) * SEAM_DEPTH);
}

function createFace(depth: Plane, folds: Plane, seams: Plane, mask: Uint8Array): Face {
  const raise = (strength: number): Plane =>
    depth.map((height, index) => {
      const share = Math.min(1, height / FOLD_DEPTH);
      const raised = height + share * ((folds[index] ?? 0) * strength - (seams[index] ?? 0));
      return Math.max(0, raised);
    });
  return { mask, heights: raise(FOLD_SHAPE), relief: raise(FOLD_STRENGTH) };
}

/** The jersey with its openings closed and drawn on, so that they stay open when it is inflated. */
function closeOutline(kit: Kit, rasterize: Rasterize, size: number): Uint8Array {
  const outline = maskOf(rasterize(drawSurfaces(cutOutline(kit)), size));
  const openings = beyondOpenings(kit).map((path) => fill(path, "#000000"));
  const beyond = maskOf(rasterize(drawing(openings.join("")), size));
  const solid = outline.map((value, index) => (value === 1 || beyond[index] === 1 ? 1 : 0));
  const hemRow = Math.round(HEM_TOP * size);
  for (let x = 0; x < size; x++) {
    if (outline[hemRow * size + x] !== 1) continue;
    for (let y = hemRow; y < size; y++) solid[y * size + x] = 1;
  }
  return solid;
}

/** The jersey as it hangs on an invisible wearer: front and back with depth and folds. */
export function shapeJersey(
  design: Design,
  rasterize: Rasterize,
  checkpoint: Checkpoint,
): JerseyShape {
  const unit = DRAWING_SIZE / RELIEF_CELLS;
  const kit = chooseKit(design);
  const surfaces = drawSurfaces(cutOutline(kit));
  const closed = closeOutline(kit, rasterize, RELIEF_CELLS);
  // Smoothed, since the cells of the outline would show as ribs where the light grazes.
  const inflated = smoothPlane(inflateOutline(closed, RELIEF_CELLS, checkpoint), RELIEF_CELLS);
  const depth = smoothPlane(inflated, RELIEF_CELLS).map((cells) => cells * unit * DEPTH_SHARE);
  const parts = readParts(rasterize(surfaces, RELIEF_CELLS));
  const fineParts = readParts(rasterize(surfaces, OUTLINE_CELLS));
  const seams = furrowSeams(parts);
  checkpoint();
  const isFront = (part: number): boolean => part !== PARTS.none && part !== PARTS.inside;
  const frontMask = fineParts.map((part) => (isFront(part) ? 1 : 0));
  const backMask = fineParts.map((part) => (part === PARTS.none ? 0 : 1));
  return {
    front: createFace(depth, raiseFolds(design, kit, parts, false), seams, frontMask),
    back: createFace(depth, raiseFolds(design, kit, parts, true), seams, backMask),
    solid: closeOutline(kit, rasterize, OUTLINE_CELLS),
  };
}
