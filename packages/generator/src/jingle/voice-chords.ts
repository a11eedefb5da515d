/** Semitones above the key note of each step of a scale. */
const SCALES = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
} as const;
export type Mode = keyof typeof SCALES;

const VOICES = 3;
const OCTAVE = 12;

/** The MIDI note of a step of the scale; steps go on below 0 and above 6. */
export function noteOfStep(key: number, mode: Mode, step: number): number {
  const scale = SCALES[mode];
  const octave = Math.floor(step / scale.length);
  return key + octave * OCTAVE + (scale[step - octave * scale.length] ?? 0);
}

/** All ways to stack the three notes of a chord around the middle of the range. */
function listVoicings(notes: readonly number[], middle: number): number[][] {
  const voicings: number[][] = [];
  for (let inversion = 0; inversion < VOICES; inversion++) {
    for (const octave of [-2, -1, 0, 1, 2]) {
      const voicing = notes
        .map((note, index) => note + octave * OCTAVE + (index < inversion ? OCTAVE : 0))
        .toSorted((low, high) => low - high);
      const mean = voicing.reduce((sum, note) => sum + note, 0) / VOICES;
      if (Math.abs(mean - middle) <= OCTAVE / 2 + 1) voicings.push(voicing);
    }
  }
  return voicings;
}

/**
 * The chords of the given scale steps as three voices each. Every voice goes to the nearest note
 * of the next chord, which is what a choir or a brass section would do.
 */
export function voiceChords(
  degrees: readonly number[],
  { key, mode, middle }: { key: number; mode: Mode; middle: number },
): number[][] {
  const voiced: number[][] = [];
  for (const degree of degrees) {
    const notes = [0, 2, 4].map((step) => noteOfStep(key, mode, degree + step));
    const before = voiced.at(-1) ?? [middle - 4, middle, middle + 4];
    const way = (voicing: readonly number[]): number =>
      voicing.reduce((sum, note, voice) => sum + Math.abs(note - (before[voice] ?? note)), 0);
    const [first = notes, ...others] = listVoicings(notes, middle);
    voiced.push(others.reduce((best, each) => (way(each) < way(best) ? each : best), first));
  }
  return voiced;
}
