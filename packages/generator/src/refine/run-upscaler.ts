import { add, concat, depthToSpace, fused, image, slice, tidy } from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Upscaler, UpscalerLayer } from "./load-upscaler.ts";

function convolve(x: Tensor4D, { filter, bias, slopes }: UpscalerLayer): Tensor4D {
  const layer = { x, filter, bias, strides: 1, pad: "same" } as const;
  if (slopes === null) return fused.conv2d<Tensor4D>(layer);
  return fused.conv2d<Tensor4D>({
    ...layer,
    activation: "prelu",
    preluActivationWeights: slopes,
  });
}

/**
 * One tile through the network. The last layer also sees the first features; what the layers add
 * lies on the bilinear enlargement. `onLayer` hears the share of the layers that is done and may throw.
 */
export function runUpscaler(
  { layers, scale }: Upscaler,
  tile: Tensor4D,
  onLayer: (share: number) => void,
): Tensor4D {
  return tidy(() => {
    let features = tile;
    let first: Tensor4D | undefined;
    for (const [index, layer] of layers.entries()) {
      const isLast = index === layers.length - 1;
      const input = isLast && first !== undefined ? concat([features, first], 3) : features;
      const next = convolve(input, layer);
      // Freed at once: the features of ten layers together are the worker's largest memory.
      if (input !== tile && input !== first) input.dispose();
      if (isLast && features !== input) features.dispose();
      features = next;
      first ??= features;
      onLayer((index + 1) / layers.length);
    }
    const [, height, width] = tile.shape;
    const colors = slice(tile, [0, 0, 0, 0], [1, height, width, 3]);
    const enlarged = image.resizeBilinear(colors, [height * scale, width * scale], false, true);
    return add(depthToSpace(features, scale, "NHWC"), enlarged);
  });
}
