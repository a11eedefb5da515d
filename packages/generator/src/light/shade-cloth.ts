import { blurPlane } from "../cloth/blur.ts";
import type { Cloth } from "../cloth/raise-cloth.ts";
import type { Plane } from "../image/types.ts";

/** How light falls on one surface, on a grid. */
export type Shading = {
  /** Factor of the albedo, about 0.2 to 1.2. */
  light: Plane;
  /** Added on top: gloss of the fibres. */
  gloss: Plane;
  /** Coloured edge light of the stadium: above 0 from the right, below from the left. */
  rim: Plane;
  /** How folds shift the print: the normal's parts, fading where the cloth turns away at its edges. */
  slopeX: Plane;
  slopeY: Plane;
};

type Lamp = { x: number; y: number; z: number };

/** A large soft lamp at the upper left and a weak one at the right. */
const KEY: Lamp = { x: -0.42, y: -0.5, z: 0.757 };
const FILL: Lamp = { x: 0.74, y: -0.1, z: 0.665 };
const HALFWAY: Lamp = { x: -0.224, y: -0.267, z: 0.937 };
const AMBIENT = 0.3;
const KEY_STRENGTH = 0.72;
const FILL_STRENGTH = 0.17;
const LIGHT_MIN = 0.12;
const HOLLOW_UNITS = 16;
const HOLLOW_STRENGTH = 0.022;
const GLOSS_STRENGTH = 0.034;
const EDGE_GLOSS = 0.03;

/** Light, gloss and slopes of one surface from its heights. */
export function shadeSurface(
  heights: Plane,
  { grid, unit }: Pick<Cloth, "grid" | "unit">,
): Shading {
  const plane = (): Plane => new Float32Array(grid * grid);
  const shading = {
    light: plane(),
    gloss: plane(),
    rim: plane(),
    slopeX: plane(),
    slopeY: plane(),
  };
  const surroundings = blurPlane(heights, grid, HOLLOW_UNITS / unit);
  const flat = KEY.z * KEY_STRENGTH + FILL.z * FILL_STRENGTH + AMBIENT;
  for (let row = 0; row < grid; row++) {
    const above = row > 0 ? -grid : 0;
    const below = row < grid - 1 ? grid : 0;
    for (let column = 0; column < grid; column++) {
      const index = row * grid + column;
      const left = index - (column > 0 ? 1 : 0);
      const right = index + (column < grid - 1 ? 1 : 0);
      const slopeX = ((heights[right] ?? 0) - (heights[left] ?? 0)) / (2 * unit);
      const slopeY = ((heights[index + below] ?? 0) - (heights[index + above] ?? 0)) / (2 * unit);
      const nz = 1 / Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
      const nx = -slopeX * nz;
      const ny = -slopeY * nz;
      const key = Math.max(0, nx * KEY.x + ny * KEY.y + nz * KEY.z);
      const fill = Math.max(0, nx * FILL.x + ny * FILL.y + nz * FILL.z);
      const hollow = ((heights[index] ?? 0) - (surroundings[index] ?? 0)) * HOLLOW_STRENGTH;
      const lit = AMBIENT * (0.86 - 0.14 * ny) + KEY_STRENGTH * key + FILL_STRENGTH * fill;
      shading.light[index] = Math.max(
        LIGHT_MIN,
        lit / flat + Math.max(-0.16, Math.min(0.07, hollow)),
      );
      const shine = Math.max(0, nx * HALFWAY.x + ny * HALFWAY.y + nz * HALFWAY.z);
      const grazing = 1 - nz;
      shading.gloss[index] = GLOSS_STRENGTH * shine ** 14 + EDGE_GLOSS * grazing * grazing;
      // A lamp behind the garment only reaches what turns far away from the viewer.
      const edge = nx * nx * nx * nx;
      shading.rim[index] = nx > 0 ? edge : -edge;
      const facing = nz * nz * nz * nz;
      shading.slopeX[index] = nx * facing;
      shading.slopeY[index] = ny * facing;
    }
  }
  return shading;
}
