import { createRandom } from "../design/random.ts";
import type { Random } from "../design/random.ts";
import type { Hit } from "./compose-score.ts";
import { SAMPLE_RATE, createNoiseBand } from "./sound.ts";
import type { Stereo } from "./sound.ts";

type Drum = Hit["drum"];

/** Seconds that each drum rings, and how loud it is in the mix. */
const DRUMS: Readonly<Record<Drum, { ringS: number; level: number; pan: number }>> = {
  kick: { ringS: 0.42, level: 0.78, pan: 0 },
  snare: { ringS: 0.22, level: 0.5, pan: 0.06 },
  clap: { ringS: 0.3, level: 0.75, pan: -0.05 },
  hat: { ringS: 0.06, level: 0.16, pan: 0.3 },
  crash: { ringS: 1.6, level: 0.26, pan: -0.25 },
};

/** A sound as a function of the seconds since it began. */
type Sound = (seconds: number) => number;

function kick(random: Random): Sound {
  const click = createNoiseBand(random, { hertz: 2_400, sharpness: 0.7 });
  let phase = 0;
  return (seconds) => {
    phase += (48 + 110 * Math.exp(-seconds / 0.032)) / SAMPLE_RATE;
    const body = Math.sin(2 * Math.PI * phase) * Math.exp(-seconds / 0.14);
    return body + click() * 0.9 * Math.exp(-seconds / 0.006);
  };
}

function snare(random: Random): Sound {
  const wires = createNoiseBand(random, { hertz: 3_200, sharpness: 0.5 });
  let phase = 0;
  return (seconds) => {
    phase += (185 + 60 * Math.exp(-seconds / 0.02)) / SAMPLE_RATE;
    const skin = Math.sin(2 * Math.PI * phase) * Math.exp(-seconds / 0.07);
    return skin * 0.6 + wires() * 1.6 * Math.exp(-seconds / 0.075);
  };
}

/** Many hands are never quite together: a few bursts, then the room. */
function clap(random: Random): Sound {
  const hands = createNoiseBand(random, { hertz: 1_350, sharpness: 1.1 });
  const bursts = Array.from({ length: 5 }, (_, index) => index * 0.009 + random() * 0.006);
  return (seconds) => {
    const envelope = bursts.reduce((sum, begin) => {
      const since = seconds - begin;
      return since < 0 ? sum : sum + Math.exp(-since / 0.007);
    }, 0);
    return hands() * (1.5 * Math.min(1.4, envelope) + 0.7 * Math.exp(-seconds / 0.07));
  };
}

function metal(random: Random, decayS: number): Sound {
  const low = createNoiseBand(random, { hertz: 5_200, sharpness: 0.8 });
  const high = createNoiseBand(random, { hertz: 9_500, sharpness: 0.8 });
  return (seconds) => (low() + high()) * Math.exp(-seconds / decayS);
}

const SOUNDS: Readonly<Record<Drum, (random: Random) => Sound>> = {
  kick,
  snare,
  clap,
  hat: (random) => metal(random, 0.018),
  crash: (random) => metal(random, 0.45),
};

/** Adds one stroke to `target` at sample `start`; `salt` makes no two strokes quite alike. */
export function strikeDrum(
  target: Stereo,
  { drum, strength, start, salt }: { drum: Drum; strength: number; start: number; salt: number },
): void {
  const { ringS, level, pan } = DRUMS[drum];
  const sound = SOUNDS[drum](createRandom(salt));
  const samples = Math.floor(ringS * SAMPLE_RATE);
  for (let sample = 0; sample < samples; sample++) {
    const at = start + sample;
    if (at >= target.left.length) break;
    const rest = 1 - sample / samples;
    const value = sound(sample / SAMPLE_RATE) * level * strength * Math.min(1, rest * 6);
    target.left[at] = (target.left[at] ?? 0) + value * Math.min(1, 1 - pan);
    target.right[at] = (target.right[at] ?? 0) + value * Math.min(1, 1 + pan);
  }
}
