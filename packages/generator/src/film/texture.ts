/** A side of the jersey without light: linear colours times opacity, then the opacity. */
export type Texture = { size: number; pixels: Float32Array };

const GAMMA = 2.2;
const COVER_MIN = 1e-3;
const LINEAR_BY_BYTE = Float32Array.from({ length: 256 }, (_, byte) => (byte / 255) ** GAMMA);

/** Straight colours from premultiplied ones, which is how the rasteriser gives them. */
function unpremultiply(rgba: Uint8Array): Uint8Array {
  const straight = rgba.slice();
  for (let start = 0; start < straight.length; start += 4) {
    const alpha = straight[start + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    const factor = 255 / alpha;
    for (let channel = start; channel < start + 3; channel++) {
      straight[channel] = Math.min(255, (straight[channel] ?? 0) * factor);
    }
  }
  return straight;
}

/** Makes a texture of rasterised, premultiplied RGBA. */
export function createTexture(rgba: Uint8Array, size: number): Texture {
  const straight = unpremultiply(rgba);
  const pixels = new Float32Array(straight.length);
  for (let start = 0; start < straight.length; start += 4) {
    const alpha = (straight[start + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3; channel++) {
      pixels[start + channel] = (LINEAR_BY_BYTE[straight[start + channel] ?? 0] ?? 0) * alpha;
    }
    pixels[start + 3] = alpha;
  }
  return { size, pixels };
}

const sampled = new Float64Array(3);

/**
 * The linear colour at a place, 0 to 1 across and down, between its four pixels; what is
 * transparent among them does not count. The array is the same one for each call.
 */
export function sampleTexture({ size, pixels }: Texture, u: number, v: number): Float64Array {
  const x = Math.min(size - 1.001, Math.max(0, u * size - 0.5));
  const y = Math.min(size - 1.001, Math.max(0, v * size - 0.5));
  const left = Math.floor(x);
  const top = Math.floor(y);
  const shareX = x - left;
  const shareY = y - top;
  const start = (top * size + left) * 4;
  const below = start + size * 4;
  const topLeft = (1 - shareX) * (1 - shareY);
  const topRight = shareX * (1 - shareY);
  const bottomLeft = (1 - shareX) * shareY;
  const bottomRight = shareX * shareY;
  const cover =
    (pixels[start + 3] ?? 0) * topLeft +
    (pixels[start + 7] ?? 0) * topRight +
    (pixels[below + 3] ?? 0) * bottomLeft +
    (pixels[below + 7] ?? 0) * bottomRight;
  const scale = 1 / Math.max(COVER_MIN, cover);
  for (let channel = 0; channel < 3; channel++) {
    sampled[channel] =
      ((pixels[start + channel] ?? 0) * topLeft +
        (pixels[start + 4 + channel] ?? 0) * topRight +
        (pixels[below + channel] ?? 0) * bottomLeft +
        (pixels[below + 4 + channel] ?? 0) * bottomRight) *
      scale;
  }
  return sampled;
}
