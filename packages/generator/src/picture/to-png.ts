import { encodePng } from "../image/encode-png.ts";
import type { GeneratedImage } from "../types.ts";

export const PREVIEW_PNG_LEVEL = 3;
export const PICTURE_PNG_LEVEL = 5;

/** A square RGB picture as a PNG file with its size. */
export function toPng(rgb: Uint8ClampedArray, size: number, level: number): GeneratedImage {
  const bytes = encodePng(rgb, size, size, level);
  return { bytes, mediaType: "image/png", width: size, height: size };
}
