/** A rectangle in pixels; right and bottom are outside of it. */
export type Box = { left: number; top: number; right: number; bottom: number };

const ALPHA_MIN = 8;

/** The smallest box around what is drawn in a square RGBA picture, with a margin, inside of it. */
export function boundOpaque(rgba: Uint8Array, size: number, margin: number): Box {
  const box: Box = { left: size, top: size, right: 0, bottom: 0 };
  for (let pixel = 0; pixel < size * size; pixel++) {
    if ((rgba[pixel * 4 + 3] ?? 0) <= ALPHA_MIN) continue;
    const x = pixel % size;
    const y = Math.floor(pixel / size);
    box.left = Math.min(box.left, x);
    box.top = Math.min(box.top, y);
    box.right = Math.max(box.right, x + 1);
    box.bottom = Math.max(box.bottom, y + 1);
  }
  return {
    left: Math.max(0, box.left - margin),
    top: Math.max(0, box.top - margin),
    right: Math.min(size, box.right + margin),
    bottom: Math.min(size, box.bottom + margin),
  };
}
