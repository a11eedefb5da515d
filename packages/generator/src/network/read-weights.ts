import { readFileSync } from "node:fs";
import { findAsset, readAsset } from "../assets/read-asset.ts";

const EXPONENT_BIAS = 15;
const SUBNORMAL_SCALE = 2 ** -24;

/** The number an IEEE 754 half-precision word stands for; the weights hold no infinities. */
export function decodeHalf(word: number): number {
  const sign = (word & 0x8000) === 0 ? 1 : -1;
  const exponent = (word >> 10) & 31;
  const fraction = word & 1023;
  if (exponent === 0) return sign * fraction * SUBNORMAL_SCALE;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - EXPONENT_BIAS);
}

/** The numbers of a weights file: little-endian half precision. */
export function readWeights(name: string): Float32Array {
  const bytes = readAsset(`weights/${name}.f16`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = new Float32Array(bytes.byteLength / 2);
  for (let index = 0; index < weights.length; index++) {
    weights[index] = decodeHalf(view.getUint16(index * 2, true));
  }
  return weights;
}

/** The description beside a weights file, unchecked. */
export function readWeightsDescription(name: string): unknown {
  return JSON.parse(readFileSync(findAsset(`weights/${name}.json`), "utf8"));
}
