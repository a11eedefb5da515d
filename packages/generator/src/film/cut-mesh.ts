import type { Checkpoint } from "../flow/predict-velocity.ts";
import { DRAWING_SIZE } from "../garment/path.ts";
import { smoothPlane } from "../cloth/blur.ts";
import { measureDistance } from "../cloth/distance.ts";
import { OUTLINE_CELLS, RELIEF_CELLS } from "./shape-jersey.ts";
import type { JerseyShape } from "./shape-jersey.ts";

/** Triangles of one side. Places are drawing units around the middle of the jersey. */
export type Mesh = {
  x: Float32Array;
  y: Float32Array;
  z: Float32Array;
  /** Where each vertex lies in the drawing of its side, 0 to 1. */
  u: Float32Array;
  v: Float32Array;
  /** Three vertices each, clockwise on the screen when seen from outside. */
  triangles: Uint32Array;
};

const CENTRE = DRAWING_SIZE / 2;
/** The middle of a worn jersey, a little below the middle of the drawing. */
const CENTRE_Y = 530;

/** Vertices of the mesh along each side. */
const MESH_CELLS = 200;
/** Towards the edge where front and back meet, both come down to the middle within this distance. */
const RIM_WIDTH = 5;

type Face = JerseyShape["front"];

/** Drawing units from each place of an outline to its edge: above 0 inside, below 0 outside. */
type Edge = (x: number, y: number) => number;

/** Reads a plane of `cells` a side at a place in drawing units, between its four cells. */
function readPlane(plane: Float32Array, cells: number, x: number, y: number): number {
  const unit = DRAWING_SIZE / cells;
  const left = Math.min(cells - 1.001, Math.max(0, x / unit - 0.5));
  const top = Math.min(cells - 1.001, Math.max(0, y / unit - 0.5));
  const column = Math.floor(left);
  const row = Math.floor(top);
  const shareX = left - column;
  const shareY = top - row;
  const index = row * cells + column;
  const upper = (plane[index] ?? 0) * (1 - shareX) + (plane[index + 1] ?? 0) * shareX;
  const below = index + cells;
  const lower = (plane[below] ?? 0) * (1 - shareX) + (plane[below + 1] ?? 0) * shareX;
  return upper * (1 - shareY) + lower * shareY;
}

function measureEdge(mask: Uint8Array): Edge {
  const unit = DRAWING_SIZE / OUTLINE_CELLS;
  const inside = measureDistance(mask, OUTLINE_CELLS);
  const outside = measureDistance(
    mask.map((value) => 1 - value),
    OUTLINE_CELLS,
  );
  const signed = Float32Array.from(inside, (value, index) => {
    const cells = mask[index] === 1 ? value - 0.5 : 0.5 - (outside[index] ?? 0);
    return cells * unit;
  });
  const smooth = smoothPlane(signed, OUTLINE_CELLS);
  return (x, y) => readPlane(smooth, OUTLINE_CELLS, x, y);
}

/** A vertex outside of the cloth is drawn onto its edge, so that the mesh ends where it does. */
function snap(edge: Edge, x: number, y: number): [x: number, y: number] {
  const away = edge(x, y);
  if (away >= 0) return [x, y];
  const slopeX = (edge(x + 2, y) - edge(x - 2, y)) / 4;
  const slopeY = (edge(x, y + 2) - edge(x, y - 2)) / 4;
  const length = Math.hypot(slopeX, slopeY);
  if (length < 1e-6) return [x, y];
  return [x - (away * slopeX) / length, y - (away * slopeY) / length];
}

/** Two triangles for each cell of the grid that has cloth at one of its corners. */
function listTriangles(edge: Edge, unit: number): Uint32Array {
  const triangles: number[] = [];
  const isCloth = (index: number): boolean =>
    edge(((index % MESH_CELLS) + 0.5) * unit, (Math.floor(index / MESH_CELLS) + 0.5) * unit) > 0;
  for (let y = 0; y < MESH_CELLS - 1; y++) {
    for (let x = 0; x < MESH_CELLS - 1; x++) {
      const a = y * MESH_CELLS + x;
      const corners = [a, a + 1, a + MESH_CELLS, a + MESH_CELLS + 1] as const;
      if (!corners.some(isCloth)) continue;
      const [topLeft, topRight, bottomLeft, bottomRight] = corners;
      triangles.push(topLeft, topRight, bottomLeft, topRight, bottomRight, bottomLeft);
    }
  }
  return Uint32Array.from(triangles);
}

function cutFace(face: Face, rim: Edge, side: 1 | -1): Mesh {
  const edge = measureEdge(face.mask);
  const count = MESH_CELLS * MESH_CELLS;
  const plane = (): Float32Array => new Float32Array(count);
  const mesh = { x: plane(), y: plane(), z: plane(), u: plane(), v: plane() };
  const unit = DRAWING_SIZE / MESH_CELLS;
  for (let index = 0; index < count; index++) {
    const column = ((index % MESH_CELLS) + 0.5) * unit;
    const row = (Math.floor(index / MESH_CELLS) + 0.5) * unit;
    const [x, y] = snap(edge, column, row);
    const closing = Math.min(1, Math.max(0, rim(x, y) / RIM_WIDTH - 0.2));
    mesh.x[index] = (x - CENTRE) * side;
    mesh.y[index] = y - CENTRE_Y;
    mesh.z[index] = readPlane(face.heights, RELIEF_CELLS, x, y) * Math.sqrt(closing) * side;
    mesh.u[index] = x / DRAWING_SIZE;
    mesh.v[index] = y / DRAWING_SIZE;
  }
  return { ...mesh, triangles: listTriangles(edge, unit) };
}

/** Cuts both sides into triangles; the back is turned round, so that its drawing shows outwards. */
export function cutMeshes(
  { front, back, solid }: JerseyShape,
  checkpoint: Checkpoint,
): { front: Mesh; back: Mesh } {
  const rim = measureEdge(solid);
  checkpoint();
  const frontMesh = cutFace(front, rim, 1);
  checkpoint();
  return { front: frontMesh, back: cutFace(back, rim, -1) };
}
