import {
  add,
  concat,
  matMul,
  mean,
  mul,
  reshape,
  rsqrt,
  softmax,
  split,
  square,
  tensor2d,
  tensor4d,
  tile,
  transpose,
} from "@tensorflow/tfjs-core";
import type { Rank, Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

type Affine = { weight: Tensor2D; bias: Tensor1D };
/** Weights of one attention: what tokens ask, offer and pass on, and what becomes of the answers. */
export type Attention = { ask: Affine; answer: Affine };

const HEADS = 4;
const NORM_EPSILON = 1e-3;
/** Pixels of the map after which the waves that tell positions repeat. */
const POSITION_PERIODS_PX = [16, 32, 64, 128] as const;
/** Side of the square of the map's pixels that one coarse token stands for. */
const TOKEN_PX = 8;
/** The networks were trained with this value of 2π. */
const TURN = 6.283185307;
const COORDINATES = 2;
const POSITION_FEATURES = COORDINATES + 4 * POSITION_PERIODS_PX.length;

/** From -1 at the first border to 1 at the last one. */
function coordinate(index: number, length: number): number {
  return ((index + 0.5) / length) * 2 - 1;
}

/** Two channels for every place of a map: how far across and how far down it lies, -1 to 1. */
export function makeCoordinates(batch: number, height: number, width: number): Tensor4D {
  const values = new Float32Array(batch * height * width * COORDINATES);
  for (let place = 0; place < batch * height * width; place++) {
    const row = Math.floor(place / width) % height;
    values[place * COORDINATES] = coordinate(place % width, width);
    values[place * COORDINATES + 1] = coordinate(row, height);
  }
  return tensor4d(values, [batch, height, width, COORDINATES]);
}

/** What tells each token where it lies: its coordinates and waves over the map's pixels. */
function makePositions(batch: number, height: number, width: number): Tensor2D {
  const values: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      values.push(coordinate(column, width), coordinate(row, height));
      for (const period of POSITION_PERIODS_PX) {
        for (const index of [column, row]) {
          const angle = (index + 0.5) * TOKEN_PX * (TURN / period);
          values.push(Math.sin(angle), Math.cos(angle));
        }
      }
    }
  }
  return tile(tensor2d(values, [height * width, POSITION_FEATURES]), [batch, 1]);
}

function applyAffine(x: Tensor2D, { weight, bias }: Affine): Tensor2D {
  return add(matMul(x, weight), bias);
}

/** One head of one map: each row of `query` gathers the rows of `value` by their likeness. */
function gather(query: Tensor2D, key: Tensor2D, value: Tensor2D): Tensor2D {
  const [, headSize] = query.shape;
  // The backend is quick only for plain matrices, neither batched nor transposed by a flag.
  const similarity = matMul<Tensor2D>(query, transpose(key));
  return matMul(softmax<Tensor2D>(mul(similarity, 1 / Math.sqrt(headSize))), value);
}

/** The heads of one map side by side; `asked` holds their queries, keys and values. */
function gatherHeads(asked: Tensor2D): Tensor2D {
  const parts = split<Tensor2D>(asked, 3 * HEADS, 1);
  const heads = Array.from({ length: HEADS }, (_, head) => {
    const [query, key, value] = [parts[head], parts[HEADS + head], parts[2 * HEADS + head]];
    if (query === undefined || key === undefined || value === undefined) {
      throw new Error("an attention without its heads");
    }
    return gather(query, key, value);
  });
  return concat(heads, 1);
}

/** Every token of the coarse map looks at all others and knows where they lie. Call it in `tidy`. */
export function attendGlobally(features: Tensor4D, { ask, answer }: Attention): Tensor4D {
  const [batch, height, width, channels] = features.shape;
  const count = height * width;
  const tokens = reshape<Rank.R2>(features, [batch * count, channels]);
  const power: Tensor = add(mean(square(tokens), -1, true), NORM_EPSILON);
  const placed = concat(
    [mul<Tensor2D>(tokens, rsqrt(power)), makePositions(batch, height, width)],
    1,
  );
  const asked = split<Tensor2D>(applyAffine(placed, ask), batch, 0);
  const answered = applyAffine(concat(asked.map(gatherHeads), 0), answer);
  return add(features, reshape<Rank.R4>(answered, features.shape));
}
