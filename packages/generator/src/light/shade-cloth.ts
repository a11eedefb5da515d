import { blurPlane, smoothPlane } from "../cloth/blur.ts";
import { surfaceOf } from "../cloth/raise-cloth.ts";
import type { Cloth } from "../cloth/raise-cloth.ts";
import { PARTS } from "../garment/draw-parts.ts";
import { DRAWING_SIZE } from "../garment/geometry.ts";
import type { Plane } from "../image/types.ts";

type Vector = readonly [x: number, y: number, z: number];

/** How light falls on each pixel of the garment. */
export type Shading = {
  /** Factor of the albedo, about 0.05 to 1.3. */
  light: Plane;
  /** Added on top: gloss of the fibres. */
  gloss: Plane;
  /** Coloured edge light of the stadium: above 0 from the right, below from the left. */
  rim: Plane;
  /** Horizontal and vertical part of the surface normal. */
  slopeX: Plane;
  slopeY: Plane;
};

const RELIEF = 0.78;
const GLOSS_EXPONENT = 28;
const INSIDE_LIGHT = 0.5;
const COLLAR_LIGHT = 1.03;
const LIGHT_MIN = 0.05;
/** The radius within which a pixel counts as lying in a hollow, as a share of the picture. */
const HOLLOW_RADIUS = 1 / 48;
const WEIGHT_MIN = 1e-3;

function normalize([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

const SUN = normalize([-0.5, -0.62, 0.78]);
const HALFWAY = normalize([SUN[0], SUN[1], SUN[2] + 1]);

function dot([x, y, z]: Vector, [otherX, otherY, otherZ]: Vector): number {
  return x * otherX + y * otherY + z * otherZ;
}

function createShading(size: number): Shading {
  const plane = (): Plane => new Float32Array(size * size);
  return { light: plane(), gloss: plane(), rim: plane(), slopeX: plane(), slopeY: plane() };
}

/** The surface normal; a neighbour on another surface does not count. */
function normalAt({ heights, parts }: Cloth, x: number, y: number, size: number): Vector {
  const index = y * size + x;
  const surface = surfaceOf(parts[index] ?? 0);
  const own = heights[index] ?? 0;
  const heightAt = (neighbour: number): number =>
    surfaceOf(parts[neighbour] ?? 0) === surface ? (heights[neighbour] ?? 0) : own;
  const left = x > 0 ? index - 1 : index;
  const right = x < size - 1 ? index + 1 : index;
  const above = y > 0 ? index - size : index;
  const below = y < size - 1 ? index + size : index;
  const nx = -(heightAt(right) - heightAt(left)) * RELIEF;
  const ny = -(heightAt(below) - heightAt(above)) * RELIEF;
  const scale = 1 / Math.sqrt(nx * nx + ny * ny + 1);
  return [nx * scale, ny * scale, scale];
}

/** Light on a surface that rises `relief` drawing units above its surroundings. */
function lightOn(normal: Vector, relief: number, part: number): number {
  const diffuse = Math.max(0, dot(normal, SUN) * 0.66 + 0.34);
  const hollow = Math.max(-0.3, Math.min(0.2, relief * 0.02));
  const ambient = 0.3 + 0.1 * (-normal[1] * 0.5 + 0.5) + hollow;
  let light = 1.02 * diffuse + ambient * 0.62 - 0.06;
  if (part === PARTS.inside || part === PARTS.collarBack) light *= INSIDE_LIGHT;
  if (part === PARTS.collar) light *= COLLAR_LIGHT;
  return Math.max(LIGHT_MIN, light);
}

function glossOn(normal: Vector): number {
  const highlight = Math.max(0, dot(normal, HALFWAY));
  return 0.07 * highlight ** GLOSS_EXPONENT + 0.03 * (1 - normal[2]) ** 2;
}

function rimOn([nx]: Vector): number {
  return nx > 0 ? nx ** 2.2 : -((-nx) ** 2.2) * 0.8;
}

/** Smooths planes over the garment without drawing in what lies outside of it. */
function createSmoother(mask: Plane, size: number, detailScale: number): (plane: Plane) => Plane {
  const smooth = (plane: Plane): Plane =>
    detailScale > 1 ? blurPlane(plane, size, detailScale / 2) : smoothPlane(plane, size);
  const weights = smooth(mask);
  return (plane) =>
    smooth(plane).map((value, index) => {
      const weight = weights[index] ?? 0;
      return weight > WEIGHT_MIN ? value / weight : 0;
    });
}

/**
 * Light, gloss and slopes of the cloth; `hasRimLight` adds the stadium's lamps at the sides.
 * `detailScale` is how many pixels stand for one of the raster.
 */
export function shadeCloth(
  cloth: Cloth,
  size: number,
  hasRimLight: boolean,
  detailScale = 1,
): Shading {
  const { heights, parts } = cloth;
  const surroundings = blurPlane(heights, size, size * HOLLOW_RADIUS);
  const unit = DRAWING_SIZE / size;
  const raw = createShading(size);
  const mask = new Float32Array(size * size);
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? PARTS.none;
    if (part === PARTS.none) continue;
    const normal = normalAt(cloth, index % size, Math.floor(index / size), size);
    const relief = ((heights[index] ?? 0) - (surroundings[index] ?? 0)) * unit;
    mask[index] = 1;
    raw.slopeX[index] = normal[0];
    raw.slopeY[index] = normal[1];
    raw.light[index] = lightOn(normal, relief, part);
    if (part === PARTS.inside) continue;
    raw.gloss[index] = glossOn(normal);
    if (hasRimLight) raw.rim[index] = rimOn(normal);
  }
  const within = createSmoother(mask, size, detailScale);
  return {
    light: within(raw.light),
    gloss: within(raw.gloss),
    rim: within(raw.rim),
    slopeX: within(raw.slopeX),
    slopeY: within(raw.slopeY),
  };
}
