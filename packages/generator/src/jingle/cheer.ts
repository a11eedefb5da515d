import { createRandom } from "../design/random.ts";
import { SAMPLE_RATE, createNoiseBand, createResonator } from "./sound.ts";
import type { Stereo } from "./sound.ts";

/** Bands of a roaring crowd: hertz, sharpness and share. */
const ROAR = [
  [420, 1.1, 1],
  [900, 1.4, 0.9],
  [1_700, 1.6, 0.45],
  [3_100, 1.2, 0.16],
] as const;
const SWAY_HERTZ = 1.3;
/** Resonances of a shouted "hey": hertz, sharpness and share. */
const SHOUT_FORMANTS = [
  [540, 5, 1],
  [1_750, 7, 0.6],
  [2_450, 8, 0.35],
] as const;
const SHOUT_S = 0.34;
const SHOUTERS = 14;

/** Adds a crowd whose loudness at each sample `levelAt` gives, different on both sides. */
export function addRoar(target: Stereo, seed: number, levelAt: (sample: number) => number): void {
  for (const [side, channel] of [target.left, target.right].entries()) {
    const random = createRandom(seed + side * 7919);
    const bands = ROAR.map(([hertz, sharpness, share]) => ({
      share,
      next: createNoiseBand(random, { hertz, sharpness }),
    }));
    const phase = random() * 6;
    for (let sample = 0; sample < channel.length; sample++) {
      const level = levelAt(sample);
      const noise = bands.reduce((sum, { share, next }) => sum + share * next(), 0);
      const seconds = sample / SAMPLE_RATE;
      const sway = 1 + 0.25 * Math.sin(SWAY_HERTZ * seconds * 2 * Math.PI + phase);
      channel[sample] = (channel[sample] ?? 0) + noise * level * sway;
    }
  }
}

/** Adds many people who shout a short "hey" at once around a pitch, not quite together. */
export function addShout(
  target: Stereo,
  { start, hertz, seed, level }: { start: number; hertz: number; seed: number; level: number },
): void {
  const samples = Math.floor(SHOUT_S * SAMPLE_RATE);
  const random = createRandom(seed);
  for (let shouter = 0; shouter < SHOUTERS; shouter++) {
    const own = hertz * (0.94 + random() * 0.14) * (shouter % 3 === 0 ? 2 : 1);
    const late = Math.floor(random() * 0.035 * SAMPLE_RATE);
    const pan = random() * 1.6 - 0.8;
    const throats = SHOUT_FORMANTS.map(([formant, sharpness, share]) => ({
      share,
      resonate: createResonator({ hertz: formant * (0.95 + random() * 0.1), sharpness }),
    }));
    let phase = random();
    for (let sample = 0; sample < samples; sample++) {
      const at = start + late + sample;
      if (at >= target.left.length) break;
      const share = sample / samples;
      // The voice falls a little at the end of the shout.
      phase += (own * (1.03 - 0.12 * share)) / SAMPLE_RATE;
      phase -= Math.floor(phase);
      const source = (phase * 2 - 1) * 0.8 + (random() - 0.5) * 0.3;
      const voice = throats.reduce(
        (sum, throat) => sum + throat.share * throat.resonate(source),
        0,
      );
      const envelope = Math.min(1, share * 12) * (1 - share) ** 1.4;
      const value = voice * envelope * level;
      target.left[at] = (target.left[at] ?? 0) + value * (1 - Math.max(0, pan));
      target.right[at] = (target.right[at] ?? 0) + value * (1 + Math.min(0, pan));
    }
  }
}
