import { SAMPLE_RATE } from "./sound.ts";
import type { Stereo } from "./sound.ts";

/** Highest sample of the finished piece: -1 dB below full scale. */
export const PEAK_MAX = 10 ** (-1 / 20);
/** Mean loudness that the limiter is fed with, as a root mean square. */
const LOUDNESS_RMS = 10 ** (-15 / 20);
/** The limiter sees a peak this long before it comes, and lets go this slowly after it. */
const LOOK_AHEAD = Math.round(0.005 * SAMPLE_RATE);
const RELEASE_S = 0.12;
/** A high-pass at about 25 Hz: nothing below is music, and a mean off zero costs headroom. */
const RUMBLE_HERTZ = 25;
const FADE_IN_S = 0.004;
const FADE_OUT_S = 1.2;

function removeRumble(channel: Float32Array): void {
  const keep = Math.exp((-2 * Math.PI * RUMBLE_HERTZ) / SAMPLE_RATE);
  let before = 0;
  let output = 0;
  for (let sample = 0; sample < channel.length; sample++) {
    const input = channel[sample] ?? 0;
    output = keep * (output + input - before);
    before = input;
    channel[sample] = output;
  }
}

function measureRms({ left, right }: Stereo): number {
  let sum = 0;
  for (let sample = 0; sample < left.length; sample++) {
    sum += (left[sample] ?? 0) ** 2 + (right[sample] ?? 0) ** 2;
  }
  return Math.sqrt(sum / (2 * left.length));
}

/** The smallest gain that each sample's near future asks for. */
function planGains({ left, right }: Stereo): Float32Array {
  const wished = Float32Array.from(left, (value, sample) => {
    const peak = Math.max(Math.abs(value), Math.abs(right[sample] ?? 0));
    return peak > PEAK_MAX ? PEAK_MAX / peak : 1;
  });
  const gains = new Float32Array(left.length);
  // Samples whose gain may still be the smallest of the window, in rising order of gain.
  const queue = new Int32Array(left.length);
  let [head, tail] = [0, 0];
  for (let sample = 0; sample < left.length + LOOK_AHEAD; sample++) {
    if (sample < left.length) {
      const own = wished[sample] ?? 1;
      while (tail > head && (wished[queue[tail - 1] ?? 0] ?? 1) >= own) tail--;
      queue[tail++] = sample;
    }
    const place = sample - LOOK_AHEAD;
    if (place < 0) continue;
    while (head < tail - 1 && (queue[head] ?? 0) < place) head++;
    gains[place] = wished[queue[head] ?? 0] ?? 1;
  }
  return gains;
}

function limit(mix: Stereo): void {
  const gains = planGains(mix);
  const release = Math.exp(-1 / (RELEASE_S * SAMPLE_RATE));
  let gain = 1;
  for (let sample = 0; sample < gains.length; sample++) {
    const wished = gains[sample] ?? 1;
    gain = Math.min(wished, 1 - (1 - gain) * release);
    mix.left[sample] = (mix.left[sample] ?? 0) * gain;
    mix.right[sample] = (mix.right[sample] ?? 0) * gain;
  }
}

function fade(channel: Float32Array): void {
  const fadeIn = Math.round(FADE_IN_S * SAMPLE_RATE);
  const fadeOut = Math.round(FADE_OUT_S * SAMPLE_RATE);
  for (let sample = 0; sample < channel.length; sample++) {
    const rise = Math.min(1, sample / fadeIn);
    const fall = Math.min(1, (channel.length - 1 - sample) / fadeOut);
    channel[sample] = (channel[sample] ?? 0) * rise * fall * fall;
  }
}

/** Brings a mix to an even loudness below `PEAK_MAX`, without clipping, in its place. */
export function masterMix(mix: Stereo): void {
  for (const channel of [mix.left, mix.right]) removeRumble(channel);
  const rms = measureRms(mix);
  const scale = rms > 0 ? LOUDNESS_RMS / rms : 1;
  for (const channel of [mix.left, mix.right]) {
    for (let sample = 0; sample < channel.length; sample++) {
      channel[sample] = (channel[sample] ?? 0) * scale;
    }
  }
  limit(mix);
  for (const channel of [mix.left, mix.right]) fade(channel);
}
