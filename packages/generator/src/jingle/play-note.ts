import { SAMPLE_RATE } from "./sound.ts";
import type { Stereo } from "./sound.ts";

/** One sounding note; times are samples. `pan` is -1 (left) to 1. */
type Tone = { start: number; samples: number; pitch: number; strength: number; pan: number };

/** What makes an instrument: the strengths of its harmonics when soft and when loud. */
type Timbre = {
  soft: (harmonic: number) => number;
  loud: (harmonic: number) => number;
  attackS: number;
  /** Share of the level that stays after the attack. */
  sustain: number;
  decayS: number;
  releaseS: number;
  /** Voices out of tune with each other by so many cents, as a section of players is. */
  cents: readonly number[];
  vibrato: { cents: number; hertz: number; delayS: number };
  level: number;
};

const TABLE_LENGTH = 2048;
/** Harmonics above this would fold back at the sample rate. */
const HARMONIC_HERTZ_MAX = 15_000;
const HARMONICS_MAX = 48;

const organStops = new Map([
  [1, 1],
  [2, 0.8],
  [3, 0.55],
  [4, 0.5],
  [6, 0.28],
  [8, 0.3],
]);

export const TIMBRES = {
  brass: {
    soft: (n) => 1 / n ** 1.9,
    loud: (n) => (1 / n ** 0.85) * Math.exp(-((n - 4) ** 2) / 160),
    attackS: 0.045,
    sustain: 0.72,
    decayS: 0.16,
    releaseS: 0.09,
    cents: [-5, 0, 6],
    vibrato: { cents: 9, hertz: 5.2, delayS: 0.3 },
    level: 0.3,
  },
  organ: {
    soft: (n) => organStops.get(n) ?? 0,
    loud: (n) => organStops.get(n) ?? 0,
    attackS: 0.008,
    sustain: 0.95,
    decayS: 0.05,
    releaseS: 0.05,
    cents: [-3, 3],
    vibrato: { cents: 7, hertz: 6.4, delayS: 0 },
    level: 0.26,
  },
  bass: {
    soft: (n) => 1 / n ** 2.2,
    loud: (n) => 1 / n ** 1.15,
    attackS: 0.006,
    sustain: 0.5,
    decayS: 0.12,
    releaseS: 0.04,
    cents: [0],
    vibrato: { cents: 0, hertz: 1, delayS: 0 },
    level: 0.5,
  },
} as const satisfies Record<string, Timbre>;

/** One cycle of a wave; the last value repeats the first, for reading between two. */
function drawCycle(strengthOf: (harmonic: number) => number, hertz: number): Float32Array {
  const cycle = new Float32Array(TABLE_LENGTH + 1);
  const harmonics = Math.min(HARMONICS_MAX, Math.floor(HARMONIC_HERTZ_MAX / hertz));
  let sum = 0;
  for (let harmonic = 1; harmonic <= Math.max(1, harmonics); harmonic++) {
    const strength = strengthOf(harmonic);
    if (strength === 0) continue;
    sum += strength ** 2;
    for (let index = 0; index <= TABLE_LENGTH; index++) {
      const angle = (2 * Math.PI * harmonic * index) / TABLE_LENGTH;
      cycle[index] = (cycle[index] ?? 0) + strength * Math.sin(angle);
    }
  }
  const scale = 1 / Math.sqrt(Math.max(sum, 1e-9));
  return cycle.map((value) => value * scale);
}

function readCycle(cycle: Float32Array, phase: number): number {
  const place = phase * TABLE_LENGTH;
  const index = Math.floor(place);
  const share = place - index;
  return (cycle[index] ?? 0) * (1 - share) + (cycle[index + 1] ?? 0) * share;
}

/** Level at a moment of a note: up, down to what is held, and away after its end. */
function envelopeAt(timbre: Timbre, sample: number, samples: number): number {
  const seconds = sample / SAMPLE_RATE;
  const rise = Math.min(1, seconds / timbre.attackS);
  const fall = Math.max(0, seconds - timbre.attackS) / timbre.decayS;
  const held = timbre.sustain + (1 - timbre.sustain) * Math.exp(-fall);
  const after = Math.max(0, sample - samples) / SAMPLE_RATE / timbre.releaseS;
  return rise * held * Math.max(0, 1 - after);
}

export function pitchToHertz(pitch: number): number {
  return 440 * 2 ** ((pitch - 69) / 12);
}

/** Adds a note of an instrument to `target`; it sounds brighter the louder it is. */
export function playNote(target: Stereo, timbre: Timbre, tone: Tone): void {
  const hertz = pitchToHertz(tone.pitch);
  const soft = drawCycle(timbre.soft, hertz);
  const loud = drawCycle(timbre.loud, hertz);
  const total = tone.samples + Math.ceil(timbre.releaseS * SAMPLE_RATE);
  const { vibrato, cents } = timbre;
  const level = (timbre.level * tone.strength) / Math.sqrt(cents.length);
  for (const [voice, detune] of cents.entries()) {
    const spread = cents.length > 1 ? (voice / (cents.length - 1) - 0.5) * 0.7 : 0;
    const pan = Math.min(1, Math.max(-1, tone.pan + spread));
    const left = level * Math.cos(((pan + 1) * Math.PI) / 4);
    const right = level * Math.sin(((pan + 1) * Math.PI) / 4);
    let phase = (voice * 0.37) % 1;
    for (let sample = 0; sample < total; sample++) {
      const at = tone.start + sample;
      if (at >= target.left.length) break;
      const seconds = sample / SAMPLE_RATE;
      const depth = seconds > vibrato.delayS ? vibrato.cents : 0;
      const sway = depth === 0 ? 0 : depth * Math.sin(2 * Math.PI * vibrato.hertz * seconds);
      phase += (hertz * (1 + (detune + sway) * 0.000578)) / SAMPLE_RATE;
      phase -= Math.floor(phase);
      const envelope = envelopeAt(timbre, sample, tone.samples);
      const bright = envelope * tone.strength;
      const value =
        (readCycle(soft, phase) * (1 - bright) + readCycle(loud, phase) * bright) * envelope;
      target.left[at] = (target.left[at] ?? 0) + value * left;
      target.right[at] = (target.right[at] ?? 0) + value * right;
    }
  }
}
