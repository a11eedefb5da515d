const CHANNELS = 3;

/** For each target index the source indexes it covers and by how much of each. */
function planCover(sourceSize: number, size: number): [index: number, weight: number][][] {
  const ratio = sourceSize / size;
  return Array.from({ length: size }, (_, target) => {
    const from = target * ratio;
    const to = from + ratio;
    const cover: [index: number, weight: number][] = [];
    for (let index = Math.floor(from); index < Math.min(to, sourceSize); index++) {
      cover.push([index, (Math.min(to, index + 1) - Math.max(from, index)) / ratio]);
    }
    return cover;
  });
}

/** A square RGB picture made smaller: each pixel is the mean of the area it covers. */
export function shrinkPixels(
  source: Uint8ClampedArray,
  sourceSize: number,
  size: number,
): Uint8ClampedArray {
  if (size >= sourceSize) return source;
  const cover = planCover(sourceSize, size);
  const target = new Uint8ClampedArray(size * size * CHANNELS);
  for (const [y, rows] of cover.entries()) {
    for (const [x, columns] of cover.entries()) {
      for (let channel = 0; channel < CHANNELS; channel++) {
        let sum = 0;
        for (const [row, rowWeight] of rows) {
          for (const [column, columnWeight] of columns) {
            const value = source[(row * sourceSize + column) * CHANNELS + channel] ?? 0;
            sum += value * rowWeight * columnWeight;
          }
        }
        target[(y * size + x) * CHANNELS + channel] = sum;
      }
    }
  }
  return target;
}
