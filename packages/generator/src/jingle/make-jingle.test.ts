import { describe, expect, test } from "vitest";
import { jingleSamples, makeJingle } from "./make-jingle.ts";
import type { Jingle, JingleProgress } from "./make-jingle.ts";
import { SAMPLE_RATE } from "./sound.ts";

const HEADER_BYTES = 44;
const PIECES = [
  ["dark wolves of the night", 2],
  ["happy summer", 1],
  ["", 0xffff_ffff],
] as const;

function make(
  prompt: string,
  seed: number,
  onProgress: (progress: JingleProgress) => void = () => undefined,
): Jingle {
  return makeJingle({ prompt, seed }, { checkpoint: () => undefined, onProgress });
}

/** The samples of both channels by turns, -1 to 1. */
function samplesOf({ bytes }: Jingle): Float64Array {
  const view = new DataView(bytes.buffer, HEADER_BYTES);
  return Float64Array.from(
    { length: view.byteLength / 2 },
    (_, index) => view.getInt16(index * 2, true) / 32_767,
  );
}

function decibels(level: number): number {
  return 20 * Math.log10(level);
}

function rms(samples: Float64Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
}

describe.each(PIECES)("a jingle for %j with seed %i", (prompt, seed) => {
  const jingle = make(prompt, seed);
  const samples = samplesOf(jingle);

  test("is a WAV of 44.1 kHz, 16 bit, stereo, exactly as long as its bars and its tail", () => {
    const view = new DataView(jingle.bytes.buffer);
    const text = new TextDecoder("latin1").decode(jingle.bytes.subarray(0, 44));
    expect([text.slice(0, 4), text.slice(8, 16), text.slice(36, 40)]).toEqual([
      "RIFF",
      "WAVEfmt ",
      "data",
    ]);
    expect(view.getUint32(4, true)).toBe(jingle.bytes.length - 8);
    expect(view.getUint16(22, true)).toBe(2);
    expect(view.getUint32(24, true)).toBe(SAMPLE_RATE);
    expect(view.getUint16(34, true)).toBe(16);
    const length = jingleSamples(jingle.score);
    expect(samples.length).toBe(length * 2);
    expect(jingle.durationMs).toBe(Math.round((length * 1_000) / SAMPLE_RATE));
    expect(jingle.durationMs).toBeGreaterThan(8_000);
    expect(jingle.durationMs).toBeLessThan(20_500);
  });

  test("stays half a decibel below full scale, and is loud", () => {
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(decibels(peak)).toBeLessThanOrEqual(-0.5);
    expect(decibels(peak)).toBeGreaterThan(-6);
    expect(decibels(rms(samples))).toBeGreaterThan(-20);
    expect(decibels(rms(samples))).toBeLessThan(-12);
  });

  test("has no mean of its own", () => {
    const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
    expect(Math.abs(mean)).toBeLessThan(0.001);
  });

  test("begins and ends in near silence", () => {
    const first = samples.subarray(0, 8);
    const last = samples.subarray(samples.length - SAMPLE_RATE / 50);
    for (const sample of first) expect(Math.abs(sample)).toBeLessThan(0.02);
    expect(decibels(rms(last) + 1e-9)).toBeLessThan(-60);
  });

  test("is really stereo", () => {
    const left = samples.filter((_, index) => index % 2 === 0);
    const right = samples.filter((_, index) => index % 2 === 1);
    const difference = left.map((sample, index) => sample - (right[index] ?? 0));
    expect(decibels(rms(difference))).toBeGreaterThan(-45);
  });
});

describe("makeJingle", () => {
  test("the same prompt and seed give the same bytes, another seed others", () => {
    const first = make("proud", 3);
    expect(make("proud", 3).bytes).toEqual(first.bytes);
    expect(make("proud", 4).bytes).not.toEqual(first.bytes);
  });

  test("tells its bars and then the mix", () => {
    const told: string[] = [];
    make("proud", 3, ({ stage, step, steps }) => told.push(`${stage} ${step}/${steps}`));
    expect(told.slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((bar) => `play ${bar}/8`));
    expect(told.slice(8)).toEqual(["mix 1/4", "mix 2/4", "mix 3/4", "mix 4/4"]);
  });

  test("can be ended between two bars", () => {
    let bars = 0;
    const checkpoint = (): void => {
      if (bars === 2) throw new Error("enough");
    };
    const onProgress = (): void => {
      bars += 1;
    };
    expect(() => makeJingle({ prompt: "x", seed: 1 }, { checkpoint, onProgress })).toThrow(
      "enough",
    );
    expect(bars).toBe(2);
  });
});
