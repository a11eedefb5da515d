/** One number for each pixel of a square picture, row by row. */
export type Plane = Float32Array;

/** Interleaved 8-bit pixels. */
export type Pixels = Uint8Array | Uint8ClampedArray;
