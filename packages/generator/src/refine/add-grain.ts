import { createRandom } from "../design/random.ts";

/** Peak to peak, of 255. */
const GRAIN = 3.2;
const SEED_SALT = 99;

/** Film grain on an RGB picture, in place; it hides that the background is smoother than the cloth. */
export function addGrain(rgb: Uint8ClampedArray, seed: number): void {
  const random = createRandom(seed ^ SEED_SALT);
  for (let index = 0; index < rgb.length; index += 3) {
    const grain = (random() - 0.5) * GRAIN;
    rgb[index] = (rgb[index] ?? 0) + grain;
    rgb[index + 1] = (rgb[index + 1] ?? 0) + grain;
    rgb[index + 2] = (rgb[index + 2] ?? 0) + grain;
  }
}
