const GAMMA = 2.2;
/** Highlights roll off above this linear value. */
const SHOULDER = 0.66;
const TONE_STEPS = 4096;
const LINEAR_MAX = 1.7;

/** Linear light of a display byte. */
export const LINEAR_BY_BYTE = Float32Array.from(
  { length: 256 },
  (_, byte) => (byte / 255) ** GAMMA,
);

function toneMap(linear: number): number {
  const room = 1 - SHOULDER;
  const rolled =
    linear < SHOULDER ? linear : SHOULDER + room * (1 - Math.exp(-(linear - SHOULDER) / room));
  return Math.min(1, rolled ** (1 / GAMMA)) * 255;
}

const TONES = Float32Array.from({ length: TONE_STEPS + 1 }, (_, step) =>
  // The square spends more steps on the dark tones, where the curve is steep.
  toneMap((step / TONE_STEPS) ** 2 * LINEAR_MAX),
);

/** Display value 0 to 255 of a linear light from 0 up. */
export function toDisplayValue(linear: number): number {
  const position = Math.sqrt(Math.max(0, linear) / LINEAR_MAX) * TONE_STEPS;
  if (position >= TONE_STEPS) return TONES[TONE_STEPS] ?? 255;
  const step = Math.trunc(position);
  const low = TONES[step] ?? 0;
  return low + ((TONES[step + 1] ?? 0) - low) * (position - step);
}
