import type { Checkpoint } from "../flow/predict-velocity.ts";
import type { Plane } from "../image/types.ts";

/** Enough sweeps for a shape some hundred cells wide to settle to less than a hundredth of a cell. */
const SWEEPS = 700;
/** Between two checkpoints; these take some 20 ms. */
const SWEEPS_UNHEARD = 40;
/** Over-relaxation close to its best value for such a shape; from 2 on it would not settle. */
const OVER_RELAXATION = 1.96;

/**
 * Blows an outline up like a balloon: heights in cells, 0 on its edge and round everywhere, about
 * half of a long tube's width in its middle. A shape that touches the border of the grid stays
 * open there, as if it went on. `checkpoint` throws to end the work.
 */
export function inflateOutline(mask: Uint8Array, size: number, checkpoint: Checkpoint): Plane {
  const potential = new Float32Array(size * size);
  const last = size - 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    if (sweep % SWEEPS_UNHEARD === 0) checkpoint();
    for (let y = 0; y < size; y++) {
      const above = (y > 0 ? -size : 0) + y * size;
      const below = (y < last ? size : 0) + y * size;
      for (let x = 0; x < size; x++) {
        const index = y * size + x;
        if (mask[index] !== 1) continue;
        const around =
          (potential[above + x] ?? 0) +
          (potential[below + x] ?? 0) +
          (potential[x > 0 ? index - 1 : index] ?? 0) +
          (potential[x < last ? index + 1 : index] ?? 0);
        const own = potential[index] ?? 0;
        potential[index] = own + OVER_RELAXATION * ((around + 1) / 4 - own);
      }
    }
  }
  // Under a long tube the potential is a parabola whose doubled root is a circle.
  return potential.map((value) => Math.sqrt(Math.max(0, 2 * value)));
}
