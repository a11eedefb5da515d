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

/** An 8-bit RGB picture as a lossy WebP file. */
export async function encodeWebp(rgb: Pixels, width: number, height: number): Promise<Uint8Array> {
  starting ??= init({
    wasmBinary: readAsset("@jsquash/webp/codec/enc/webp_enc_simd.wasm").buffer,
  });
  await starting;
  const picture = { data: addAlpha(rgb), width, height, colorSpace: "srgb" } as const;
  return new Uint8Array(await encode(picture, { quality: QUALITY, method: METHOD }));
}
