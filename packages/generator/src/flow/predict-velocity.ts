import { add, concat, depthToSpace, fused, leakyRelu, mul, tensor4d } from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { attendGlobally, makeCoordinates } from "./attend-globally.ts";
import type { Attention } from "./attend-globally.ts";
import { NULL_WORD } from "./load-flow.ts";
import type { Dense, FlowWeights } from "./load-flow.ts";

const LEAK = 0.2;
const TIME_FREQUENCIES = 16;
const TIME_FREQUENCY_LOG_MAX = 4.6;

/** Called between layers; throws to end the work. */
export type Checkpoint = () => void;

function applyDense(values: Float32Array, { weight, bias, inputs, outputs }: Dense): Float32Array {
  const result = Float32Array.from(bias);
  for (let input = 0; input < inputs; input++) {
    const value = values[input] ?? 0;
    for (let output = 0; output < outputs; output++) {
      result[output] = (result[output] ?? 0) + value * (weight[input * outputs + output] ?? 0);
    }
  }
  return result;
}

function leak(values: Float32Array): Float32Array {
  return values.map((value) => (value > 0 ? value : LEAK * value));
}

function embedTime(time: number): Float32Array {
  const embedding = new Float32Array(TIME_FREQUENCIES * 2);
  for (let index = 0; index < TIME_FREQUENCIES; index++) {
    const angle = Math.exp((TIME_FREQUENCY_LOG_MAX * index) / (TIME_FREQUENCIES - 1)) * time;
    embedding[index] = Math.sin(angle);
    embedding[TIME_FREQUENCIES + index] = Math.cos(angle);
  }
  return embedding;
}

/** What steers the network: the time and the mean of the words, scaled to keep its length. */
function embedCondition(
  weights: FlowWeights,
  time: number,
  words: readonly string[],
): Float32Array {
  const hidden = leak(applyDense(embedTime(time), weights.dense("t1")));
  const condition = applyDense(hidden, weights.dense("t2"));
  const known = words.length > 0 ? words : [NULL_WORD];
  const scale = 1 / Math.sqrt(known.length);
  for (const word of known) {
    const row = (weights.wordIndex.get(word) ?? 0) * weights.conditionSize;
    for (let index = 0; index < weights.conditionSize; index++) {
      const value = weights.embeddings[row + index] ?? 0;
      condition[index] = (condition[index] ?? 0) + value * scale;
    }
  }
  return leak(condition);
}

type Modulation = { gain: Tensor4D; shift: Tensor4D };

/** Feature-wise gain and shift of one block, for each condition of the batch. */
function modulate(conditions: readonly Float32Array[], dense: Dense): Modulation {
  const channels = dense.outputs / 2;
  const gain = new Float32Array(channels * conditions.length);
  const shift = new Float32Array(channels * conditions.length);
  for (const [row, condition] of conditions.entries()) {
    const values = applyDense(condition, dense);
    for (let channel = 0; channel < channels; channel++) {
      gain[row * channels + channel] = 1 + (values[channel] ?? 0);
      shift[row * channels + channel] = values[channels + channel] ?? 0;
    }
  }
  const shape: [number, number, number, number] = [conditions.length, 1, 1, channels];
  return { gain: tensor4d(gain, shape), shift: tensor4d(shift, shape) };
}

/**
 * The U-Net: the velocity of `state` ([batch, height, width, 8]) at `time`, one entry of the
 * batch for each list of words. Call it inside `tidy`.
 */
export function predictVelocity(
  weights: FlowWeights,
  state: Tensor4D,
  time: number,
  wordLists: readonly (readonly string[])[],
  checkpoint: Checkpoint,
): Tensor4D {
  const conditions = wordLists.map((words) => embedCondition(weights, time, words));
  const convolve = (x: Tensor4D, name: string, strides = 1, pad: "same" | "valid" = "same") => {
    checkpoint();
    return fused.conv2d({ x, ...weights.convolution(name), strides, pad });
  };
  const applyBlock = (x: Tensor4D, name: string): Tensor4D => {
    const { gain, shift } = modulate(conditions, weights.dense(`${name}.f`));
    const inner = convolve(leakyRelu(x, LEAK), `${name}.c1`);
    const steered = leakyRelu(add<Tensor4D>(mul(inner, gain), shift), LEAK);
    return add(x, convolve(steered, `${name}.c2`));
  };
  const applyBlocks = (
    x: Tensor4D,
    level: string,
    count: number,
    attentions: readonly Attention[] = [],
  ): Tensor4D => {
    let features = x;
    for (let index = 0; index < count; index++) {
      features = applyBlock(features, `${level}.${index}`);
      const attention = attentions[index];
      if (attention !== undefined) features = attendGlobally(features, attention);
    }
    return features;
  };

  const [batch, height, width] = state.shape;
  let features = convolve(concat([state, makeCoordinates(batch, height, width)], 3), "cin");
  const skipped: Tensor4D[] = [];
  for (const [level, count] of weights.blocksDown.entries()) {
    const isCoarsest = level === weights.blocksDown.length - 1;
    features = applyBlocks(features, `d${level}`, count, isCoarsest ? weights.attentions : []);
    if (isCoarsest) continue;
    skipped.push(features);
    features = convolve(features, `dn${level}`, 2, "valid");
  }
  for (const [level, count] of weights.blocksUp.entries()) {
    const enlarged = depthToSpace(convolve(features, `up${level}`), 2, "NHWC");
    const skip = skipped.pop();
    features = skip === undefined ? enlarged : add(enlarged, skip);
    features = applyBlocks(features, `u${level}`, count);
  }
  return convolve(features, "co");
}

/** Two copies of a state, for a prediction with and one without the words. */
export function pairStates(state: Tensor4D): Tensor4D {
  return concat([state, state], 0);
}
