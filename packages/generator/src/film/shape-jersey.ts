import { blurPlane, smoothPlane } from "../cloth/blur.ts";
import { bodyHeight, createFolds, sleeveHeight } from "../cloth/folds.ts";
import { readParts } from "../cloth/raise-cloth.ts";
import type { Checkpoint } from "../flow/predict-velocity.ts";
import { hashText } from "../design/random.ts";
import type { Cut, Design } from "../design/types.ts";
import { PARTS, drawParts } from "../garment/draw-parts.ts";
import { DRAWING_SIZE, GARMENTS } from "../garment/geometry.ts";
import type { Rasterize } from "../garment/rasterize.ts";
import { drawing, fill } from "../garment/svg.ts";
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
const FOLD_STRENGTH = 0.72;
const FOLD_SHAPE = 0.2;
/** The fan of folds at an armpit begins this far from it; at its very point it would be a star. */
const ARMPIT_CALM = 120;
/** A row of the body that is above its hem, as a share of the drawing. */
const HEM_TOP = 0.86;
const SEAM_DEPTH = 9;
const SEAM_WIDTH = 9;
const OPAQUE_ALPHA_MIN = 128;

/**
 * What would go on beyond the openings at the arms: there front and back stand apart instead of
 * meeting. The hem needs none, the body goes on down to the border.
 */
const OPENINGS: Readonly<Record<Cut, readonly [left: string, right: string]>> = {
  tee: [
    "M134,448 L278,496 L222,700 L20,640 Z M140,440 L290,480 L270,510 L130,470 Z",
    "M866,448 L722,496 L778,700 L980,640 Z M860,440 L710,480 L730,510 L870,470 Z",
  ],
  tank: [
    "M332,134 L180,190 L180,424 L268,396 C316,330 336,240 332,134 Z",
    "M668,134 L820,190 L820,424 L732,396 C684,330 664,240 668,134 Z",
  ],
};

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

/** Fold heights of one side in drawing units; the back mirrors its coordinates and has its own. */
function raiseFolds(design: Design, parts: Uint8Array, isBack: boolean): Plane {
  const salt = isBack ? 1213 : 0;
  const folds = createFolds(
    (hashText(design.prompt) ^ design.seed ^ 77) + salt,
    (design.seed ^ 991) + salt,
  );
  const { armpits } = GARMENTS[design.cut];
  const unit = DRAWING_SIZE / RELIEF_CELLS;
  return Float32Array.from(parts, (part, index) => {
    const x = ((index % RELIEF_CELLS) + 0.5) * unit;
    const y = (Math.floor(index / RELIEF_CELLS) + 0.5) * unit;
    if (part === PARTS.none) return 0;
    const pits = [armpits.left, armpits.right].map(([pitX, pitY]) =>
      Math.hypot(x - pitX, y - pitY),
    );
    const calm = Math.min(1, Math.min(...pits) / ARMPIT_CALM);
    if (part === PARTS.sleeveLeft) return sleeveHeight(folds, x, y, 0, armpits.left, 1) * calm;
    if (part === PARTS.sleeveRight) return sleeveHeight(folds, x, y, 0, armpits.right, -1) * calm;
    return bodyHeight(folds, x, y, 0, armpits) * calm;
  });
}

/** A furrow along the lines where sleeves and body are sewn together. */
function furrowSeams(parts: Uint8Array): Plane {
  const seam = new Float32Array(parts.length);
  const isSleeve = (index: number): boolean =>
    parts[index] === PARTS.sleeveLeft || parts[index] === PARTS.sleeveRight;
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
function closeOutline(design: Design, rasterize: Rasterize, size: number): Uint8Array {
  const [left, right] = OPENINGS[design.cut];
  const outline = maskOf(rasterize(drawParts(design), size));
  const beyond = maskOf(rasterize(drawing(fill(left, "#000000") + fill(right, "#000000")), size));
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
  const closed = closeOutline(design, rasterize, RELIEF_CELLS);
  // Smoothed, since the cells of the outline would show as ribs where the light grazes.
  const inflated = smoothPlane(inflateOutline(closed, RELIEF_CELLS, checkpoint), RELIEF_CELLS);
  const depth = smoothPlane(inflated, RELIEF_CELLS).map((cells) => cells * unit * DEPTH_SHARE);
  const parts = readParts(rasterize(drawParts(design), RELIEF_CELLS), RELIEF_CELLS);
  const fineParts = readParts(rasterize(drawParts(design), OUTLINE_CELLS), OUTLINE_CELLS);
  const seams = furrowSeams(parts);
  checkpoint();
  const isFront = (part: number): boolean =>
    part !== PARTS.none && part !== PARTS.inside && part !== PARTS.collarBack;
  const frontMask = fineParts.map((part) => (isFront(part) ? 1 : 0));
  const backMask = fineParts.map((part) => (part === PARTS.none ? 0 : 1));
  return {
    front: createFace(depth, raiseFolds(design, parts, false), seams, frontMask),
    back: createFace(depth, raiseFolds(design, parts, true), seams, backMask),
    solid: closeOutline(design, rasterize, OUTLINE_CELLS),
  };
}
