import encode, { init } from "@jsquash/webp/encode.js";
import { readAsset } from "../assets/read-asset.ts";
import type { Pixels } from "./types.ts";

/** Keeps the weave and the grain of the fabric visible; 75 smooths them. */
const QUALITY = 88;
/** 0 is quick, 6 is small; above 2 a large picture takes longer than it saves. */
const METHOD = 2;

let starting: Promise<unknown> | undefined;

/** The encoder takes four channels. */
function addAlpha(rgb: Pixels): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  for (let pixel = 0; pixel < rgb.length / 3; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgba[pixel * 4 + channel] = rgb[pixel * 3 + channel] ?? 0;
    }
  }
  return rgba;
}

type Effort = {
  /** 0 to 100. */
  quality: number;
  /** 0 (quick) to 6 (small). */
  method: number;
};

/** Opaque RGBA pixels as a lossy WebP file. */
export async function encodeLossyWebp(
  data: Uint8ClampedArray,
  size: { width: number; height: number },
  effort: Effort,
): Promise<Uint8Array> {
  starting ??= init({
    wasmBinary: readAsset("@jsquash/webp/codec/enc/webp_enc_simd.wasm").buffer,
  });
  await starting;
  return new Uint8Array(await encode({ data, ...size, colorSpace: "srgb" }, effort));
}

/** An 8-bit RGB picture as a lossy WebP file. */
export async function encodeWebp(rgb: Pixels, width: number, height: number): Promise<Uint8Array> {
  const effort = { quality: QUALITY, method: METHOD };
  return encodeLossyWebp(addAlpha(rgb), { width, height }, effort);
}
