import { tensor1d, tensor3d, tensor4d } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import { readWeights, readWeightsDescription } from "../network/read-weights.ts";

const WEIGHTS_NAME = "super-resolution-x4";

export type UpscalerLayer = {
  filter: Tensor4D;
  bias: Tensor1D;
  /** Slopes of the parametric rectifier; the last layer has none. */
  slopes: Tensor3D | null;
};

export type Upscaler = {
  scale: number;
  /** Numbers the network reads for each pixel. */
  channels: number;
  layers: readonly UpscalerLayer[];
};

type LayerDescription = { k: number; ic: number; oc: number; prelu: boolean };
type Description = { scale: number; layers: readonly LayerDescription[] };

/** The description is made by our own export script and shipped beside the weights. */
function isDescription(value: unknown): value is Description {
  return (
    typeof value === "object" &&
    value !== null &&
    "scale" in value &&
    typeof value.scale === "number" &&
    "layers" in value &&
    Array.isArray(value.layers)
  );
}

/** Reads the layers one after the other: filter, bias and where there is one the rectifier. */
export function loadUpscaler(): Upscaler {
  const description = readWeightsDescription(WEIGHTS_NAME);
  if (!isDescription(description)) throw new Error(`${WEIGHTS_NAME}.json is not a description`);
  const numbers = readWeights(WEIGHTS_NAME);
  let offset = 0;
  const take = (length: number): Float32Array => {
    offset += length;
    return numbers.slice(offset - length, offset);
  };
  const layers = description.layers.map(({ k, ic, oc, prelu }) => ({
    filter: tensor4d(take(k * k * ic * oc), [k, k, ic, oc]),
    bias: tensor1d(take(oc)),
    slopes: prelu ? tensor3d(take(oc), [1, 1, oc]) : null,
  }));
  return { scale: description.scale, channels: description.layers[0]?.ic ?? 0, layers };
}
