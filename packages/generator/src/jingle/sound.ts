import type { Random } from "../design/random.ts";

/** Samples a second, as on a compact disc. */
export const SAMPLE_RATE = 44_100;

/** Two channels of the same length, about -1 to 1. */
export type Stereo = { left: Float32Array; right: Float32Array };

export function createSilence(samples: number): Stereo {
  return { left: new Float32Array(samples), right: new Float32Array(samples) };
}

/** A band of noise: a resonance of `hertz` whose width is `hertz / sharpness`. */
export function createNoiseBand(
  random: Random,
  { hertz, sharpness }: { hertz: number; sharpness: number },
): () => number {
  const resonate = createResonator({ hertz, sharpness });
  return () => resonate(random() * 2 - 1);
}

/** A band-pass filter with a gain of about 1 at its middle (biquad after the audio cookbook). */
export function createResonator({
  hertz,
  sharpness,
}: {
  hertz: number;
  sharpness: number;
}): (input: number) => number {
  const angle = (2 * Math.PI * hertz) / SAMPLE_RATE;
  const alpha = Math.sin(angle) / (2 * sharpness);
  const scale = 1 / (1 + alpha);
  const b0 = alpha * scale;
  const a1 = -2 * Math.cos(angle) * scale;
  const a2 = (1 - alpha) * scale;
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return (input) => {
    const output = b0 * (input - x2) - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = input;
    y2 = y1;
    y1 = output;
    return output;
  };
}
