/** Side of the repeated piece of knit, in steps; a power of two. */
const KNIT_STEPS = 32;
/** Drawing units that the piece covers. */
const KNIT_UNITS = 9.6;
const HOLE_RADIUS = 0.17;
const HOLE_DEPTH = 0.15;
const YARN = 0.035;

/** Brightness of a mesh of small holes in two rows, and of the yarn between them. */
const KNIT = Float32Array.from({ length: KNIT_STEPS * KNIT_STEPS }, (_, index) => {
  const x = (index % KNIT_STEPS) / KNIT_STEPS;
  const y = Math.floor(index / KNIT_STEPS) / KNIT_STEPS;
  const nearest = Math.min(
    ...[0, 1].flatMap((column) => [0, 1].map((row) => Math.hypot(x - column, y - row))),
    Math.hypot(x - 0.5, y - 0.5),
  );
  const hole = Math.exp(-((nearest / HOLE_RADIUS) ** 2));
  const yarn = (Math.abs(((x * 4) % 1) - 0.5) - 0.25) * YARN;
  return yarn - HOLE_DEPTH * hole + HOLE_DEPTH * 0.17;
});

/** How the knit brightens or darkens the cloth at a place in drawing units, about -0.14 to 0.05. */
export function knitAt(x: number, y: number): number {
  const column = Math.trunc((x * KNIT_STEPS) / KNIT_UNITS) & (KNIT_STEPS - 1);
  const row = Math.trunc((y * KNIT_STEPS) / KNIT_UNITS) & (KNIT_STEPS - 1);
  return KNIT[row * KNIT_STEPS + column] ?? 0;
}

/** Below this size the knit would only flicker; above the other it is as strong as it gets. */
const KNIT_SIZE_MIN = 380;
const KNIT_SIZE_FULL = 760;

/** The strength of the knit in a picture of `size` pixels, 0 to 1. */
export function knitStrength(size: number): number {
  return Math.min(1, Math.max(0, (size - KNIT_SIZE_MIN) / (KNIT_SIZE_FULL - KNIT_SIZE_MIN)));
}
