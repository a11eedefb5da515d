import { dispose, tensor4d } from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Box } from "../image/bound-opaque.ts";
import { runUpscaler } from "./run-upscaler.ts";
import type { Upscaler } from "./load-upscaler.ts";

export type UpscaleInput = {
  upscaler: Upscaler;
  /** The composed picture, RGB, `size` × `size`. */
  rgb: Uint8ClampedArray;
  /** Knit, rib and stitch, 0 to 1, for each pixel. */
  guides: Float32Array;
  size: number;
  /** The region the network refines; the rest of `target` stays. */
  box: Box;
  /** The enlarged picture, RGB; refined in place. */
  target: Uint8ClampedArray;
  /** After every layer and tile: the tiles that are done and the share of the whole. May throw. */
  onProgress: (tilesDone: number, tiles: number, share: number) => void;
};

/** Pixels a side, of the small picture. */
const TILE_SIZE = 112;
/** A tile's rim, computed and thrown away; at least 7, so that no seam shows. */
const TILE_PAD = 8;
/** Over this many pixels of the large picture the box fades into its surroundings. */
const FEATHER = 20;
/** Stitches are thin and would otherwise be faint to the network. */
const STITCH_GAIN = 2.5;

function splitLine(from: number, to: number, parts: number): [from: number, to: number][] {
  const length = to - from;
  return Array.from({ length: parts }, (_, index) => [
    from + Math.floor((length * index) / parts),
    from + Math.floor((length * (index + 1)) / parts),
  ]);
}

/** Divides a box into tiles of about `TILE_SIZE`, row by row. */
export function splitTiles({ left, top, right, bottom }: Box): Box[] {
  const columns = Math.max(1, Math.round((right - left) / TILE_SIZE));
  const rows = Math.max(1, Math.round((bottom - top) / TILE_SIZE));
  return splitLine(top, bottom, rows).flatMap(([tileTop, tileBottom]) =>
    splitLine(left, right, columns).map(([tileLeft, tileRight]) => ({
      left: tileLeft,
      top: tileTop,
      right: tileRight,
      bottom: tileBottom,
    })),
  );
}

function padTile({ left, top, right, bottom }: Box, size: number): Box {
  return {
    left: Math.max(0, left - TILE_PAD),
    top: Math.max(0, top - TILE_PAD),
    right: Math.min(size, right + TILE_PAD),
    bottom: Math.min(size, bottom + TILE_PAD),
  };
}

/** The network's input; parity is of the picture's coordinates, so that tiles agree. */
function packTile({ upscaler, rgb, guides, size }: UpscaleInput, tile: Box): Tensor4D {
  const width = tile.right - tile.left;
  const height = tile.bottom - tile.top;
  const { channels } = upscaler;
  const packed = new Float32Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const source = ((tile.top + y) * size + tile.left + x) * 3;
      const start = (y * width + x) * channels;
      for (let channel = 0; channel < 3; channel++) {
        packed[start + channel] = (rgb[source + channel] ?? 0) / 255;
      }
      packed[start + 3] = guides[source] ?? 0;
      packed[start + 4] = guides[source + 1] ?? 0;
      packed[start + 5] = Math.min(1, (guides[source + 2] ?? 0) * STITCH_GAIN);
      packed[start + 6] = ((tile.left + x) & 1) === 1 ? -0.5 : 0.5;
      packed[start + 7] = ((tile.top + y) & 1) === 1 ? -0.5 : 0.5;
    }
  }
  return tensor4d(packed, [1, height, width, channels]);
}

/** Share of the refined pixel: below 1 near those sides of the box that lie inside the picture. */
function featherShare(
  { box, size, upscaler: { scale } }: UpscaleInput,
  x: number,
  y: number,
): number {
  const inset = Math.min(
    box.left > 0 ? x - box.left * scale : FEATHER,
    box.right < size ? box.right * scale - 1 - x : FEATHER,
    box.top > 0 ? y - box.top * scale : FEATHER,
    box.bottom < size ? box.bottom * scale - 1 - y : FEATHER,
  );
  return Math.min(1, inset / FEATHER);
}

/** Blends a refined tile (values 0 to 1, with its padding) into the target. */
function blendTile(input: UpscaleInput, tile: Box, padded: Box, values: Float32Array): void {
  const { scale } = input.upscaler;
  const { target } = input;
  const targetSize = input.size * scale;
  const paddedWidth = (padded.right - padded.left) * scale;
  for (let y = tile.top * scale; y < tile.bottom * scale; y++) {
    const row = (y - padded.top * scale) * paddedWidth - padded.left * scale;
    for (let x = tile.left * scale; x < tile.right * scale; x++) {
      const share = featherShare(input, x, y);
      for (let channel = 0; channel < 3; channel++) {
        const value = (values[(row + x) * 3 + channel] ?? 0) * 255;
        const index = (y * targetSize + x) * 3 + channel;
        target[index] =
          (target[index] ?? 0) * (1 - share) + Math.min(255, Math.max(0, value)) * share;
      }
    }
  }
}

/** Refines the box of `target` tile by tile with the super-resolution network. */
export function upscalePicture(input: UpscaleInput): void {
  const tiles = splitTiles(input.box);
  for (const [done, tile] of tiles.entries()) {
    const padded = padTile(tile, input.size);
    const packed = packTile(input, padded);
    try {
      const refined = runUpscaler(input.upscaler, packed, (share) =>
        input.onProgress(done, tiles.length, (done + share) / tiles.length),
      );
      const values = refined.dataSync<"float32">();
      dispose(refined);
      blendTile(input, tile, padded, values);
    } finally {
      dispose(packed);
    }
    input.onProgress(done + 1, tiles.length, (done + 1) / tiles.length);
  }
}
