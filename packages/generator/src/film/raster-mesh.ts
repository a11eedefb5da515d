import type { Mesh } from "./cut-mesh.ts";
import type { Pose } from "./plan-shot.ts";

/** What of the jersey each sample of a frame sees. */
export const SEEN = { nothing: 0, front: 1, back: 2, insideFront: 3, insideBack: 4 } as const;

/** The nearest surface of each sample, row by row. */
export type FrameBuffer = {
  /** Samples a side. */
  size: number;
  depth: Float32Array;
  u: Float32Array;
  v: Float32Array;
  seen: Uint8Array;
};

/** Distance of the camera in drawing units: a long lens, so that the number does not bulge. */
const CAMERA_DISTANCE = 3_400;
/** Drawing units that fill a frame. */
const FRAME_UNITS = 1_010;
/** Front and back share their edge: the one that looks at the camera wins there. */
const OUTSIDE_BIAS = 1.5;

export function createFrameBuffer(size: number): FrameBuffer {
  const plane = (): Float32Array => new Float32Array(size * size);
  return { size, depth: plane(), u: plane(), v: plane(), seen: new Uint8Array(size * size) };
}

type Projection = { x: Float32Array; y: Float32Array; z: Float32Array };

/** Turns a mesh by the pose and projects it: samples across and down, depth towards the camera. */
function project(mesh: Mesh, pose: Pose, size: number): Projection {
  const count = mesh.x.length;
  const projected = {
    x: new Float32Array(count),
    y: new Float32Array(count),
    z: new Float32Array(count),
  };
  const [turnCos, turnSin] = [Math.cos(pose.turn), Math.sin(pose.turn)];
  const [tiltCos, tiltSin] = [Math.cos(pose.tilt), Math.sin(pose.tilt)];
  const scale = (size / FRAME_UNITS) * pose.zoom;
  for (let index = 0; index < count; index++) {
    const x0 = mesh.x[index] ?? 0;
    const y0 = mesh.y[index] ?? 0;
    const z0 = mesh.z[index] ?? 0;
    const x = x0 * turnCos + z0 * turnSin;
    const zTurned = z0 * turnCos - x0 * turnSin;
    const y = y0 * tiltCos + zTurned * tiltSin;
    const z = zTurned * tiltCos - y0 * tiltSin;
    const perspective = (CAMERA_DISTANCE / (CAMERA_DISTANCE - z)) * scale;
    projected.x[index] = x * perspective + size / 2;
    projected.y[index] = (y + pose.drop) * perspective + size / 2;
    projected.z[index] = z;
  }
  return projected;
}

type Corner = { x: number; y: number; z: number; u: number; v: number };

function fillTriangle(
  buffer: FrameBuffer,
  a: Corner,
  b: Corner,
  c: Corner,
  kinds: readonly [outside: number, inside: number],
): void {
  const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (area === 0) return;
  const isOutside = area > 0;
  const bias = isOutside ? OUTSIDE_BIAS : 0;
  const { size, depth, seen } = buffer;
  const left = Math.max(0, Math.ceil(Math.min(a.x, b.x, c.x) - 0.5));
  const right = Math.min(size - 1, Math.floor(Math.max(a.x, b.x, c.x) - 0.5));
  const top = Math.max(0, Math.ceil(Math.min(a.y, b.y, c.y) - 0.5));
  const bottom = Math.min(size - 1, Math.floor(Math.max(a.y, b.y, c.y) - 0.5));
  for (let y = top; y <= bottom; y++) {
    const py = y + 0.5;
    for (let x = left; x <= right; x++) {
      const px = x + 0.5;
      const shareB = ((px - a.x) * (c.y - a.y) - (c.x - a.x) * (py - a.y)) / area;
      const shareC = ((b.x - a.x) * (py - a.y) - (px - a.x) * (b.y - a.y)) / area;
      const shareA = 1 - shareB - shareC;
      if (shareA < -1e-6 || shareB < -1e-6 || shareC < -1e-6) continue;
      const z = a.z * shareA + b.z * shareB + c.z * shareC + bias;
      const index = y * size + x;
      if (z <= (depth[index] ?? 0)) continue;
      depth[index] = z;
      buffer.u[index] = a.u * shareA + b.u * shareB + c.u * shareC;
      buffer.v[index] = a.v * shareA + b.v * shareB + c.v * shareC;
      seen[index] = isOutside ? kinds[0] : kinds[1];
    }
  }
}

/** Draws both sides of the jersey in a pose into `buffer`, which is cleared first. */
export function rasterMeshes(
  buffer: FrameBuffer,
  { front, back }: { front: Mesh; back: Mesh },
  pose: Pose,
): void {
  buffer.depth.fill(Number.NEGATIVE_INFINITY);
  buffer.seen.fill(SEEN.nothing);
  const sides = [
    { mesh: front, kinds: [SEEN.front, SEEN.insideFront] },
    { mesh: back, kinds: [SEEN.back, SEEN.insideBack] },
  ] as const;
  for (const { mesh, kinds } of sides) {
    const { x, y, z } = project(mesh, pose, buffer.size);
    const corner = (index: number): Corner => ({
      x: x[index] ?? 0,
      y: y[index] ?? 0,
      z: z[index] ?? 0,
      u: mesh.u[index] ?? 0,
      v: mesh.v[index] ?? 0,
    });
    const { triangles } = mesh;
    for (let start = 0; start < triangles.length; start += 3) {
      const a = corner(triangles[start] ?? 0);
      const b = corner(triangles[start + 1] ?? 0);
      const c = corner(triangles[start + 2] ?? 0);
      fillTriangle(buffer, a, b, c, kinds);
    }
  }
}
