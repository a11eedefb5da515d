import { readPictureHeader } from "./read-picture-header.ts";

/** Pixels of a reference picture: 8 million decode to 32 MB. */
const PIXELS_MAX = 8_000_000;
/** A camera writes about ten; each one goes over the whole picture. */
const PASSES_MAX = 32;

/**
 * What is wrong with a picture file, as a sentence; null when it may be decoded. Only the header
 * is read, so that a small file that decodes to a huge picture costs nothing.
 */
export function findPictureFault(bytes: Uint8Array): string | null {
  const header = readPictureHeader(bytes);
  if (header === null) return "Must be a PNG, JPEG or WebP picture";
  const { width, height, passes } = header;
  if (width === 0 || height === 0) return "Must be a picture with at least one pixel";
  if (width * height > PIXELS_MAX) {
    return `Must have at most ${PIXELS_MAX} pixels, not ${width} × ${height}`;
  }
  return passes > PASSES_MAX ? `Must have at most ${PASSES_MAX} scans, not ${passes}` : null;
}
