import { encodeLossyWebp } from "../image/encode-webp.ts";

/** Quality of a frame, 0 to 100, and the encoder's effort, 0 to 6. */
const QUALITY = 80;
const EFFORT = 3;
/** A lossy WebP file without transparency: RIFF, its size, WEBP, then one chunk. */
const CHUNK_NAME_START = 12;
const CHUNK_SIZE_START = 16;
const CHUNK_BODY_START = 20;
const LOSSY_CHUNK = "VP8 ";

/** The picture data of a lossy WebP file, which are a VP8 key frame as they stand. */
export function readKeyFrame(webp: Uint8Array): Uint8Array {
  const name = String.fromCharCode(...webp.subarray(CHUNK_NAME_START, CHUNK_SIZE_START));
  if (name !== LOSSY_CHUNK) throw new Error(`the encoder made a ${name} chunk, not a VP8 frame`);
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength);
  const bytes = view.getUint32(CHUNK_SIZE_START, true);
  return webp.slice(CHUNK_BODY_START, CHUNK_BODY_START + bytes);
}

/** Encodes opaque RGBA pixels as one VP8 key frame. */
export async function encodeFrame(pixels: Uint8ClampedArray, size: number): Promise<Uint8Array> {
  const effort = { quality: QUALITY, method: EFFORT };
  return readKeyFrame(await encodeLossyWebp(pixels, { width: size, height: size }, effort));
}
