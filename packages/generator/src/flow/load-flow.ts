import { tensor1d, tensor2d, tensor4d } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { readWeights, readWeightsDescription } from "../network/read-weights.ts";
import type { Attention } from "./attend-globally.ts";

const WEIGHTS_NAME = "weft-flow";
/** The word that stands for a prompt without any pattern word. */
export const NULL_WORD = "<null>";

/** A matrix of `inputs` × `outputs` and where known its bias. */
export type Dense = { weight: Float32Array; bias: Float32Array; inputs: number; outputs: number };
type Convolution = { filter: Tensor4D; bias: Tensor1D };

export type FlowWeights = {
  wordIndex: ReadonlyMap<string, number>;
  /** One row of `conditionSize` numbers for each word. */
  embeddings: Float32Array;
  conditionSize: number;
  /** Residual blocks at each resolution, on the way down and on the way up. */
  blocksDown: readonly number[];
  blocksUp: readonly number[];
  /** One after each of the first blocks at the coarsest resolution. */
  attentions: readonly Attention[];
  dense: (name: string) => Dense;
  convolution: (name: string) => Convolution;
};

type Shape = readonly number[];
type Description = {
  vocab: readonly string[];
  D: number;
  nd: readonly number[];
  nu: readonly number[];
  attention: number;
  tensors: Readonly<Record<string, readonly [offset: number, shape: Shape]>>;
};

/** The description is made by our own export script and shipped beside the weights. */
function isDescription(value: unknown): value is Description {
  return (
    typeof value === "object" &&
    value !== null &&
    "vocab" in value &&
    Array.isArray(value.vocab) &&
    "D" in value &&
    typeof value.D === "number" &&
    "nd" in value &&
    Array.isArray(value.nd) &&
    "nu" in value &&
    Array.isArray(value.nu) &&
    "attention" in value &&
    typeof value.attention === "number" &&
    "tensors" in value &&
    typeof value.tensors === "object"
  );
}

function product(shape: Shape): number {
  return shape.reduce((result, length) => result * length, 1);
}

/** Small matrices stay in memory for plain arithmetic, convolutions become tensors. */
export function loadFlowWeights(): FlowWeights {
  const description = readWeightsDescription(WEIGHTS_NAME);
  if (!isDescription(description)) throw new Error(`${WEIGHTS_NAME}.json is not a description`);
  const numbers = readWeights(WEIGHTS_NAME);
  const dense = new Map<string, Dense>();
  const convolutions = new Map<string, Convolution>();
  const entry = (name: string): readonly [Float32Array, Shape] => {
    const [offset, shape] = description.tensors[name] ?? [];
    if (offset === undefined || shape === undefined) throw new Error(`no weights for ${name}`);
    return [numbers.subarray(offset, offset + product(shape)), shape];
  };
  for (const key of Object.keys(description.tensors)) {
    if (!key.endsWith(".w")) continue;
    const name = key.slice(0, -2);
    const [weight, shape] = entry(key);
    const [bias] = entry(`${name}.b`);
    if (shape.length === 2) {
      const [inputs = 0, outputs = 0] = shape;
      dense.set(name, { weight, bias, inputs, outputs });
    } else {
      const [height = 0, width = 0, inputs = 0, outputs = 0] = shape;
      convolutions.set(name, {
        filter: tensor4d(weight.slice(), [height, width, inputs, outputs]),
        bias: tensor1d(bias.slice()),
      });
    }
  }
  const affine = (name: string): Attention["ask"] => {
    const { weight, bias, inputs, outputs } = required(dense, name);
    return { weight: tensor2d(weight.slice(), [inputs, outputs]), bias: tensor1d(bias.slice()) };
  };
  return {
    wordIndex: new Map(description.vocab.map((word, index) => [word, index])),
    embeddings: entry("emb")[0],
    conditionSize: description.D,
    blocksDown: description.nd,
    blocksUp: description.nu,
    attentions: Array.from({ length: description.attention }, (_, index) => ({
      ask: affine(`a${index}.ask`),
      answer: affine(`a${index}.answer`),
    })),
    dense: (name) => required(dense, name),
    convolution: (name) => required(convolutions, name),
  };
}

function required<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new Error(`no weights for ${name}`);
  return value;
}
