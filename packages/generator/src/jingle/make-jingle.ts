import { hashText } from "../design/random.ts";
import { addRoom } from "./add-room.ts";
import { addRoar, addShout } from "./cheer.ts";
import { BEATS_PER_BAR, composeScore } from "./compose-score.ts";
import type { Note, Score } from "./compose-score.ts";
import { encodeWav } from "./encode-wav.ts";
import { masterMix } from "./master-mix.ts";
import { TIMBRES, pitchToHertz, playNote } from "./play-note.ts";
import { SAMPLE_RATE, createSilence } from "./sound.ts";
import type { Stereo } from "./sound.ts";
import { strikeDrum } from "./strike-drum.ts";

/** The room rings on for this long after the last bar. */
const TAIL_S = 1.6;
const ROOM_SHARE = 0.42;
const DRUM_ROOM_SHARE = 0.22;
const ROAR_LEVEL = 1.1;
const SHOUT_LEVEL = 0.5;
/** After the bars: the crowd, the room, the limiter and the file. */
const FINISH_STEPS = 4;

export type JingleProgress = { stage: "play" | "mix"; step: number; steps: number };
export type Jingle = { bytes: Uint8Array<ArrayBuffer>; durationMs: number; score: Score };

type Options = {
  /** Called between bars; throws to end the work. */
  checkpoint: () => void;
  onProgress: (progress: JingleProgress) => void;
};

type Buses = { band: Stereo; drums: Stereo };

/** Samples from the beginning to a beat. */
function sampleOf({ beatsPerMinute }: Score, beat: number): number {
  return Math.round((beat * 60 * SAMPLE_RATE) / beatsPerMinute);
}

/** How long the piece is, in samples. */
export function jingleSamples(score: Score): number {
  return sampleOf(score, score.bars * BEATS_PER_BAR) + Math.round(TAIL_S * SAMPLE_RATE);
}

function playPart(
  score: Score,
  bus: Stereo,
  notes: readonly Note[],
  part: { timbre: keyof typeof TIMBRES; strength: number; pan: (index: number) => number },
): void {
  for (const [index, note] of notes.entries()) {
    const start = sampleOf(score, note.beat);
    playNote(bus, TIMBRES[part.timbre], {
      start,
      samples: sampleOf(score, note.beat + note.beats) - start,
      pitch: note.pitch,
      strength: note.strength * part.strength,
      pan: part.pan(index),
    });
  }
}

function playBar(score: Score, bar: number, { band, drums }: Buses, seed: number): void {
  const within = <Timed extends { beat: number }>(timed: readonly Timed[]): Timed[] =>
    timed.filter(({ beat }) => Math.floor(beat / BEATS_PER_BAR) === bar);
  const { lead } = score.mood;
  const middle = (): number => 0;
  playPart(score, band, within(score.tune), { timbre: lead, strength: 1, pan: () => 0.12 });
  playPart(score, band, within(score.chords), {
    timbre: lead === "brass" ? "organ" : "brass",
    strength: 0.5,
    pan: (index) => ((index % 3) - 1) * 0.5,
  });
  playPart(score, band, within(score.chords), {
    timbre: "brass",
    strength: 0.42,
    pan: (index) => (1 - (index % 3)) * 0.6,
  });
  playPart(score, band, within(score.bass), { timbre: "bass", strength: 1, pan: middle });
  for (const { beat, drum, strength } of within(score.drums)) {
    const salt = seed ^ Math.round(beat * 977) ^ hashText(drum);
    strikeDrum(drums, { drum, strength, start: sampleOf(score, beat), salt });
  }
}

/** Loudness of the crowd: it wakes up in the first bar, hums along and roars at the end. */
function createRoarLevel(score: Score): (sample: number) => number {
  const bar = sampleOf(score, BEATS_PER_BAR);
  const end = sampleOf(score, (score.bars - 1) * BEATS_PER_BAR + 1);
  const total = jingleSamples(score);
  return (sample) => {
    const wake = 0.5 * Math.sin(Math.min(1, sample / (bar * 2)) * Math.PI) ** 2;
    const finale =
      sample < end - bar
        ? 0
        : Math.min(1, (sample - end + bar) / bar) * (1 - Math.max(0, sample - end) / (total - end));
    return ROAR_LEVEL * (0.1 + 0.5 * wake + 0.9 * Math.max(0, finale));
  };
}

function addScaled(target: Stereo, source: Stereo, share: number): void {
  for (let sample = 0; sample < target.left.length; sample++) {
    target.left[sample] = (target.left[sample] ?? 0) + share * (source.left[sample] ?? 0);
    target.right[sample] = (target.right[sample] ?? 0) + share * (source.right[sample] ?? 0);
  }
}

/**
 * Writes and plays a stadium jingle: a WAV file of 44.1 kHz, 16 bit, stereo, 15 to 20 seconds
 * long. The same prompt and seed give the same sound.
 */
export function makeJingle(
  { prompt, seed }: { prompt: string; seed: number },
  { checkpoint, onProgress }: Options,
): Jingle {
  const score = composeScore(prompt, seed);
  const samples = jingleSamples(score);
  const buses = { band: createSilence(samples), drums: createSilence(samples) };
  for (let bar = 0; bar < score.bars; bar++) {
    checkpoint();
    playBar(score, bar, buses, seed);
    onProgress({ stage: "play", step: bar + 1, steps: score.bars });
  }
  const tell = (step: number): void => {
    onProgress({ stage: "mix", step, steps: FINISH_STEPS });
    checkpoint();
  };
  const crowd = createSilence(samples);
  addRoar(crowd, seed ^ 0xc0de, createRoarLevel(score));
  for (const [index, beat] of score.shouts.entries()) {
    const start = sampleOf(score, beat);
    const hertz = pitchToHertz(score.key - 12);
    addShout(crowd, { start, hertz, seed: seed + index, level: SHOUT_LEVEL });
  }
  tell(1);
  const sent = createSilence(samples);
  addScaled(sent, buses.band, 1);
  addScaled(sent, crowd, 0.8);
  addScaled(sent, buses.drums, DRUM_ROOM_SHARE / ROOM_SHARE);
  const mix = addRoom(sent);
  for (const channel of [mix.left, mix.right]) {
    for (let sample = 0; sample < samples; sample++) {
      channel[sample] = (channel[sample] ?? 0) * ROOM_SHARE;
    }
  }
  for (const bus of [buses.band, buses.drums, crowd]) addScaled(mix, bus, 1);
  tell(2);
  masterMix(mix);
  tell(3);
  const bytes = encodeWav(mix);
  tell(FINISH_STEPS);
  return { bytes, durationMs: Math.round((samples * 1000) / SAMPLE_RATE), score };
}
