import { createRandom, hashText, pickOne } from "../design/random.ts";
import type { Random } from "../design/random.ts";
import { chooseMood } from "./moods.ts";
import type { Mood } from "./moods.ts";
import { noteOfStep, voiceChords } from "./voice-chords.ts";
import type { Mode } from "./voice-chords.ts";

/** Beats count from the beginning of the piece. `strength` is 0 to 1. */
export type Note = { beat: number; beats: number; pitch: number; strength: number };
export type Hit = {
  beat: number;
  drum: "kick" | "snare" | "clap" | "hat" | "crash";
  strength: number;
};

export type Score = {
  mood: Mood;
  beatsPerMinute: number;
  bars: number;
  /** MIDI number of the key note, about the middle of the keyboard. */
  key: number;
  chords: readonly Note[];
  bass: readonly Note[];
  tune: readonly Note[];
  drums: readonly Hit[];
  /** Where the crowd shouts. */
  shouts: readonly number[];
};

export const BEATS_PER_BAR = 4;
/** One bar of drums alone, two rounds of the tune, and the end. */
export const BARS = 8;
const INTRO_BARS = 1;
const END_BAR = BARS - 1;

/** Scale steps of the chords from the second to the second last bar, and of the end. */
type Degrees = readonly number[];
const PROGRESSIONS: Readonly<Record<Mode, readonly [Degrees, ...Degrees[]]>> = {
  major: [
    [0, 4, 5, 3, 3, 4],
    [0, 3, 4, 0, 3, 4],
    [5, 3, 0, 4, 3, 4],
    [0, 5, 3, 4, 1, 4],
  ],
  minor: [
    [0, 5, 2, 6, 5, 6],
    [0, 3, 5, 4, 3, 4],
    [0, 6, 5, 6, 3, 6],
    [0, 2, 6, 5, 5, 6],
  ],
};

/** Lengths of a hook's notes in beats; each row fills two bars, a negative number is a rest. */
const HOOKS: readonly [readonly number[], ...(readonly number[])[]] = [
  [0.75, 0.75, 0.5, 1, 1, 0.75, 0.75, 0.5, 2],
  [1, 0.5, 0.5, 1, 1, 0.5, 0.5, 1, 2],
  [0.5, 0.5, 1, 0.5, 0.5, 1, 0.5, 0.5, 1, 2],
  [1.5, 0.5, 1, -1, 1.5, 0.5, 2],
  [0.5, 0.5, 0.5, 0.5, 2, 0.5, 0.5, 0.5, 0.5, 2],
];
/** How a hook moves from note to note, in steps of the scale from the chord's root. */
const CONTOURS: readonly [readonly number[], ...(readonly number[])[]] = [
  [0, 2, 4, 4, 2, 4, 5, 4, 2, 4],
  [4, 4, 2, 4, 7, 5, 4, 2, 4, 2],
  [0, 1, 2, 4, 2, 0, 2, 4, 7, 4],
  [4, 2, 0, 2, 4, 7, 4, 5, 4, 4],
  [2, 4, 5, 4, 2, 4, 7, 9, 7, 7],
];

const CHORD_MIDDLE = 58;
/** The highest step of the scale in a tune, from the key note below it. */
const TUNE_STEP_MAX = 9;
const TUNE_OCTAVE = 12;
const BASS_OCTAVE = -24;
const KEY_MIN = 57;
const KEYS = 9;

function composeTune(degrees: readonly number[], key: number, mood: Mood, random: Random): Note[] {
  const rhythm = pickOne(random, HOOKS);
  const contour = pickOne(random, CONTOURS);
  const turned = pickOne(random, CONTOURS);
  const tune: Note[] = [];
  for (let round = 0; round < degrees.length / 2; round++) {
    const moves = round === 1 ? turned : contour;
    let beat = (INTRO_BARS + round * 2) * BEATS_PER_BAR;
    const start = beat;
    for (const [index, length] of rhythm.entries()) {
      const bar = Math.floor((beat - start) / BEATS_PER_BAR);
      const degree = degrees[round * 2 + bar] ?? 0;
      const isOnBeat = Number.isInteger(beat);
      const wished = degree + (moves[index % moves.length] ?? 0);
      // Notes on the beat belong to the chord, the others may pass between.
      const step = isOnBeat ? degree + nearestChordStep(wished - degree) : wished;
      const pitch = noteOfStep(key, mood.mode, intoRange(step)) + TUNE_OCTAVE;
      if (length > 0)
        tune.push({ beat, beats: length * 0.92, pitch, strength: isOnBeat ? 1 : 0.8 });
      beat += Math.abs(length);
    }
  }
  const end = END_BAR * BEATS_PER_BAR;
  const last = noteOfStep(key, mood.mode, 0) + TUNE_OCTAVE;
  tune.push({ beat: end, beats: 0.45, pitch: last, strength: 1 });
  tune.push({
    beat: end + 0.5,
    beats: 0.45,
    pitch: noteOfStep(key, mood.mode, 2) + TUNE_OCTAVE,
    strength: 0.9,
  });
  tune.push({
    beat: end + 1,
    beats: 2.6,
    pitch: noteOfStep(key, mood.mode, 4) + TUNE_OCTAVE,
    strength: 1,
  });
  return tune;
}

/** The same note in the octave that the tune may use. */
function intoRange(step: number): number {
  const low = ((step % 7) + 7) % 7;
  return low + 7 <= Math.min(step, TUNE_STEP_MAX) ? low + 7 : low;
}

function nearestChordStep(step: number): number {
  const octave = Math.floor(step / 7);
  const within = step - octave * 7;
  const [first, ...others] = [0, 2, 4, 7] as const;
  const nearest = others.reduce<number>(
    (best, each) => (Math.abs(each - within) < Math.abs(best - within) ? each : best),
    first,
  );
  return octave * 7 + nearest;
}

function composeChords(degrees: readonly number[], key: number, mood: Mood): Note[] {
  const all = [...degrees, 0];
  const voiced = voiceChords(all, { key, mode: mood.mode, middle: CHORD_MIDDLE });
  return voiced.flatMap((pitches, index) => {
    const beat = (INTRO_BARS + index) * BEATS_PER_BAR;
    const isEnd = index === all.length - 1;
    // A stab, its answer, then a held chord; the end is one long chord.
    const strokes = isEnd
      ? [[1, 2.8]]
      : [
          [0, 1.4],
          [1.5, 0.4],
          [2, 1.9],
        ];
    return strokes.flatMap(([offset = 0, beats = 1]) =>
      pitches.map((pitch) => ({ beat: beat + offset, beats, pitch, strength: isEnd ? 1 : 0.75 })),
    );
  });
}

function composeBass(degrees: readonly number[], key: number, mood: Mood): Note[] {
  const bass: Note[] = [];
  for (const [index, degree] of [...degrees, 0].entries()) {
    const start = (INTRO_BARS + index) * BEATS_PER_BAR;
    const wished = noteOfStep(key, mood.mode, degree) + BASS_OCTAVE;
    const root = wished > key + BASS_OCTAVE + 6 ? wished - 12 : wished;
    if (index === degrees.length) {
      bass.push({ beat: start, beats: 0.9, pitch: root, strength: 1 });
      bass.push({ beat: start + 1, beats: 2.6, pitch: root, strength: 1 });
      continue;
    }
    for (let eighth = 0; eighth < 8; eighth++) {
      const pitch = eighth === 3 || eighth === 7 ? root + 12 : root;
      bass.push({ beat: start + eighth / 2, beats: 0.42, pitch, strength: eighth % 2 ? 0.7 : 1 });
    }
  }
  return bass;
}

/** Stomp, stomp, clap in each half of a bar; hats join with the tune, a roll leads to the end. */
function composeDrums(): Hit[] {
  const hits: Hit[] = [];
  for (let bar = 0; bar < END_BAR; bar++) {
    const start = bar * BEATS_PER_BAR;
    for (const half of [0, 2]) {
      hits.push({ beat: start + half, drum: "kick", strength: 1 });
      hits.push({ beat: start + half + 0.5, drum: "kick", strength: 0.85 });
      hits.push({ beat: start + half + 1, drum: "clap", strength: 1 });
      if (bar > INTRO_BARS) hits.push({ beat: start + half + 1, drum: "snare", strength: 0.7 });
    }
    if (bar < INTRO_BARS) continue;
    for (let eighth = 0; eighth < 8; eighth++) {
      hits.push({ beat: start + eighth / 2, drum: "hat", strength: eighth % 2 ? 0.9 : 0.5 });
    }
    if ((bar - INTRO_BARS) % 2 === 0) hits.push({ beat: start, drum: "crash", strength: 0.6 });
  }
  for (let sixteenth = 0; sixteenth < 8; sixteenth++) {
    const beat = END_BAR * BEATS_PER_BAR - 2 + sixteenth / 4;
    hits.push({ beat, drum: "snare", strength: 0.35 + sixteenth * 0.08 });
  }
  const end = END_BAR * BEATS_PER_BAR;
  hits.push({ beat: end, drum: "kick", strength: 1 });
  hits.push({ beat: end + 0.5, drum: "kick", strength: 0.9 });
  hits.push({ beat: end + 1, drum: "kick", strength: 1 });
  hits.push({ beat: end + 1, drum: "clap", strength: 1 });
  hits.push({ beat: end + 1, drum: "crash", strength: 1 });
  return hits.toSorted((first, second) => first.beat - second.beat);
}

/** Writes the music for a cleaned prompt: the same prompt and seed give the same notes. */
export function composeScore(prompt: string, seed: number): Score {
  const random = createRandom((seed >>> 0) ^ hashText(prompt) ^ 0x5caf);
  const mood = chooseMood(prompt, random);
  const key = KEY_MIN + Math.floor(random() * KEYS);
  const tempos = mood.tempoMax - mood.tempoMin + 1;
  const beatsPerMinute = mood.tempoMin + Math.floor(random() * tempos);
  const degrees = pickOne(random, PROGRESSIONS[mood.mode]);
  const shouts = [1, 3, 5, 6].map((bar) => bar * BEATS_PER_BAR + 3);
  return {
    mood,
    beatsPerMinute,
    bars: BARS,
    key,
    chords: composeChords(degrees, key, mood),
    bass: composeBass(degrees, key, mood),
    tune: composeTune(degrees, key, mood, random),
    drums: composeDrums(),
    shouts: [...shouts, END_BAR * BEATS_PER_BAR + 1],
  };
}
