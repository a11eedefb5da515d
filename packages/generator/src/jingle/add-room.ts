import { SAMPLE_RATE, createSilence } from "./sound.ts";
import type { Stereo } from "./sound.ts";

/** Echo lengths in milliseconds that share no divisor, so that no tone rings. */
const ECHOES_MS = [43.7, 51.3, 59.9, 67.1, 73.3, 81.7] as const;
const DIFFUSERS_MS = [11.9, 4.7] as const;
/** The right side's echoes are longer by this, so that the room is wide. */
const SPREAD_MS = 1.9;
const FEEDBACK = 0.8;
const DAMPING = 0.42;
const DIFFUSION = 0.6;

type Filter = (input: number) => number;

function toSamples(ms: number): number {
  return Math.round((ms * SAMPLE_RATE) / 1000);
}

/** An echo that gets darker each time it comes back. */
function createEcho(samples: number): Filter {
  const line = new Float32Array(samples);
  let place = 0;
  let dark = 0;
  return (input) => {
    const output = line[place] ?? 0;
    dark = output * (1 - DAMPING) + dark * DAMPING;
    line[place] = input + dark * FEEDBACK;
    place = (place + 1) % samples;
    return output;
  };
}

/** Spreads a sound in time without changing its colour. */
function createDiffuser(samples: number): Filter {
  const line = new Float32Array(samples);
  let place = 0;
  return (input) => {
    const delayed = line[place] ?? 0;
    const output = delayed - DIFFUSION * input;
    line[place] = input + DIFFUSION * output;
    place = (place + 1) % samples;
    return output;
  };
}

/** The sound of a large round room for what is sent into it. */
export function addRoom(sent: Stereo): Stereo {
  const room = createSilence(sent.left.length);
  const sides = [
    [sent.left, room.left, 0],
    [sent.right, room.right, SPREAD_MS],
  ] as const;
  for (const [source, target, spreadMs] of sides) {
    const echoes = ECHOES_MS.map((ms) => createEcho(toSamples(ms + spreadMs)));
    const diffusers = DIFFUSERS_MS.map((ms) => createDiffuser(toSamples(ms + spreadMs / 4)));
    for (let sample = 0; sample < source.length; sample++) {
      const input = source[sample] ?? 0;
      const sum = echoes.reduce((total, echo) => total + echo(input), 0) / echoes.length;
      target[sample] = diffusers.reduce((value, diffuse) => diffuse(value), sum);
    }
  }
  return room;
}
