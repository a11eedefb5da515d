import { paintStadium } from "../backdrop/stadium.ts";
import { paintStudio } from "../backdrop/studio.ts";
import { raiseCloth, readParts } from "../cloth/raise-cloth.ts";
import type { Design } from "../design/types.ts";
import { EDGE_HALF_WIDTH, colorPattern } from "../flow/color-pattern.ts";
import type { PatternMap } from "../flow/sample-pattern.ts";
import { drawAlbedo } from "../garment/draw-albedo.ts";
import { drawGuides } from "../garment/draw-guides.ts";
import { drawParts } from "../garment/draw-parts.ts";
import type { Rasterize } from "../garment/rasterize.ts";
import { boundOpaque } from "../image/bound-opaque.ts";
import type { Box } from "../image/bound-opaque.ts";
import { encodePng } from "../image/encode-png.ts";
import { enlargeTwice } from "../image/resample.ts";
import type { Plane } from "../image/types.ts";
import { compositePicture, readCoverage, unpremultiply } from "../light/composite.ts";
import { shadeCloth } from "../light/shade-cloth.ts";
import type { Shading } from "../light/shade-cloth.ts";
import { warpGuides } from "../light/warp.ts";

export type Backdrop = "studio" | "stadium";

/** How finely a scene is drawn. */
type Detail = {
  /** Pixels that stand for one of the raster; above 1 only for training targets. */
  scale: number;
  /** Half the width of the pattern's crisp edges, in units of its map. */
  edgeHalfWidth: number;
};

/** Everything of a picture that does not depend on its pattern, at one size. */
export type Scene = {
  design: Design;
  /** Pixels a side. */
  size: number;
  rasterize: Rasterize;
  parts: Uint8Array;
  shading: Shading;
  background: Float32Array;
  shadowStrength: number;
  detail: Detail;
  /** The garment with a margin. */
  box: Box;
};

type Composition = {
  /** RGB, `size` × `size` of the scene. */
  rgb: Uint8ClampedArray<ArrayBuffer>;
  /** How much of each pixel the garment covers, 0 to 1. */
  coverage: Plane;
};

const PATTERN_SHARE = 0.9;
const PATTERN_PNG_LEVEL = 1;
const BOX_MARGIN = 6;
const RASTER_DETAIL: Detail = { scale: 1, edgeHalfWidth: EDGE_HALF_WIDTH };
const SHADOW_STRENGTH: Readonly<Record<Backdrop, number>> = { studio: 0.4, stadium: 0.55 };

/** The background at half size and enlarged: it is out of focus anyway. */
function paintBackground(design: Design, backdrop: Backdrop, size: number): Float32Array {
  const half = size >> 1;
  const paint = backdrop === "stadium" ? paintStadium : paintStudio;
  return enlargeTwice(paint(design, half), half);
}

/** Cuts and folds the garment and lights it before its background; `size` must be even. */
export function prepareScene(
  design: Design,
  backdrop: Backdrop,
  size: number,
  rasterize: Rasterize,
  detail = RASTER_DETAIL,
): Scene {
  const marked = rasterize(drawParts(design), size);
  const parts = readParts(marked, size);
  const cloth = raiseCloth(design, parts, size, detail.scale);
  const shading = shadeCloth(cloth, size, backdrop === "stadium", detail.scale);
  return {
    design,
    size,
    rasterize,
    parts,
    shading,
    background: paintBackground(design, backdrop, size),
    shadowStrength: SHADOW_STRENGTH[backdrop],
    detail,
    box: boundOpaque(marked, size, BOX_MARGIN),
  };
}

function toPatternUri(map: PatternMap, { design, size: sceneSize, detail }: Scene): string {
  const size = Math.round(sceneSize * PATTERN_SHARE);
  const pixels = colorPattern(map, design, size, detail.edgeHalfWidth);
  const png = encodePng(pixels, size, size, PATTERN_PNG_LEVEL);
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

/** Prints a pattern on the garment of a scene. */
export function composeScene(scene: Scene, map: PatternMap): Composition {
  const { design, size, parts, shading, background, shadowStrength } = scene;
  const painted = scene.rasterize(drawAlbedo(design, toPatternUri(map, scene)), size);
  const coverage = readCoverage(painted, size);
  const albedo = unpremultiply(painted);
  const layers = { albedo, coverage, parts, shading, background };
  return { rgb: compositePicture({ size, shadowStrength, ...layers }), coverage };
}

/** The materials of each pixel, for the super-resolution network. */
export function composeGuides(scene: Scene, coverage: Plane): Float32Array {
  const { design, size, shading, rasterize } = scene;
  return warpGuides(rasterize(drawGuides(design), size), shading, coverage, size);
}
