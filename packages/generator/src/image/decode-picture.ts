import decodeJpeg, { init as initJpeg } from "@jsquash/jpeg/decode.js";
import decodePng, { init as initPng } from "@jsquash/png/decode.js";
import decodeWebp, { init as initWebp } from "@jsquash/webp/decode.js";
import { readAsset } from "../assets/read-asset.ts";
import { findPictureFault } from "./check-picture.ts";
import { readPictureHeader } from "./read-picture-header.ts";

/** Interleaved red, green, blue and alpha, row by row. */
export type DecodedPicture = { data: Uint8ClampedArray; width: number; height: number };

/** The decoders make one of these; browsers and Deno have it, Node and Bun do not. */
class PlainImageData implements DecodedPicture {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}

function provideImageData(): void {
  if (!("ImageData" in globalThis)) Object.assign(globalThis, { ImageData: PlainImageData });
}

/**
 * Decodes a PNG, JPEG or WebP file. Rejects for a file that breaks off or is none of them, and
 * before decoding for one that would become too large.
 */
export async function decodePicture(bytes: Uint8Array): Promise<DecodedPicture> {
  const fault = findPictureFault(bytes);
  if (fault !== null) throw new Error(fault);
  provideImageData();
  const buffer = Uint8Array.from(bytes).buffer;
  switch (readPictureHeader(bytes)?.format) {
    case "png":
      await initPng(readAsset("@jsquash/png/codec/pkg/squoosh_png_bg.wasm"));
      return decodePng(buffer);
    case "jpeg":
      await initJpeg({ wasmBinary: readAsset("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm").buffer });
      return decodeJpeg(buffer);
    default:
      await initWebp({ wasmBinary: readAsset("@jsquash/webp/codec/dec/webp_dec.wasm").buffer });
      return decodeWebp(buffer);
  }
}
