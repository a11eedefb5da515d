import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PEAK_MAX, masterMix } from "./master-mix.ts";
import { SAMPLE_RATE, createSilence } from "./sound.ts";

const SAMPLES = SAMPLE_RATE * 2;

describe("masterMix", () => {
  test("no peak passes the ceiling, whatever goes in, and nothing becomes NaN", () => {
    const spikes = fc.array(
      fc.record({
        at: fc.nat({ max: SAMPLES - 1 }),
        height: fc.float({ min: -900, max: 900, noNaN: true }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(spikes, fc.double({ min: 0, max: 5, noNaN: true }), (heights, level) => {
        const mix = createSilence(SAMPLES);
        for (let sample = 0; sample < SAMPLES; sample++) {
          mix.left[sample] = level * Math.sin(sample / 20);
          mix.right[sample] = level * Math.cos(sample / 31);
        }
        for (const { at, height } of heights) mix.left[at] = height;
        masterMix(mix);
        for (const channel of [mix.left, mix.right]) {
          let peak = 0;
          for (const value of channel) peak = Math.max(peak, Math.abs(value));
          expect(peak).toBeLessThanOrEqual(PEAK_MAX * 1.0001);
        }
      }),
      { numRuns: 15 },
    );
  });

  test("takes a constant out and leaves silence alone", () => {
    const mix = createSilence(SAMPLES);
    masterMix(mix);
    expect(mix.left.every((value) => value === 0)).toBe(true);
    mix.left.fill(0.5);
    mix.right.fill(0.5);
    masterMix(mix);
    const late = mix.left.subarray(SAMPLES / 2);
    expect(Math.max(...late)).toBeLessThan(0.02);
  });
});
