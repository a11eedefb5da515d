/** Farther than any distance in a picture, yet small enough to be squared and compared. */
const FAR = 1e9;

type Envelope = { vertices: Int32Array; bounds: Float64Array; heights: Float64Array };

/** Where the parabolas that rise from `first` and `second` cross. */
function crossing(heights: Float64Array, first: number, second: number): number {
  const risen = (heights[second] ?? 0) + second * second;
  return (risen - ((heights[first] ?? 0) + first * first)) / (2 * second - 2 * first);
}

/** Replaces a line of squared distances by the lower envelope of the parabolas over it. */
function sweepLine(
  field: Float64Array,
  start: number,
  stride: number,
  size: number,
  { vertices, bounds, heights }: Envelope,
): void {
  for (let index = 0; index < size; index++) heights[index] = field[start + index * stride] ?? 0;
  let last = 0;
  vertices[0] = 0;
  bounds[0] = -FAR;
  bounds[1] = FAR;
  for (let index = 1; index < size; index++) {
    let cross = crossing(heights, vertices[last] ?? 0, index);
    while (cross <= (bounds[last] ?? 0) && last > 0) {
      last--;
      cross = crossing(heights, vertices[last] ?? 0, index);
    }
    last++;
    vertices[last] = index;
    bounds[last] = cross;
    bounds[last + 1] = FAR;
  }
  let current = 0;
  for (let index = 0; index < size; index++) {
    while ((bounds[current + 1] ?? FAR) < index) current++;
    const vertex = vertices[current] ?? 0;
    field[start + index * stride] = (index - vertex) ** 2 + (heights[vertex] ?? 0);
  }
}

/**
 * The exact Euclidean distance from each pixel of a square mask to the nearest pixel that is 0,
 * after Felzenszwalb and Huttenlocher. Where no pixel is 0 the distance is far beyond the picture.
 */
export function measureDistance(mask: Uint8Array, size: number): Float64Array {
  const field = Float64Array.from(mask, (value) => (value === 0 ? 0 : FAR));
  const envelope: Envelope = {
    vertices: new Int32Array(size),
    bounds: new Float64Array(size + 1),
    heights: new Float64Array(size),
  };
  for (let x = 0; x < size; x++) sweepLine(field, x, size, size, envelope);
  for (let y = 0; y < size; y++) sweepLine(field, y * size, 1, size, envelope);
  return field.map(Math.sqrt);
}
