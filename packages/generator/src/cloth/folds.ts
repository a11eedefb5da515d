import type { Garment, Point } from "../garment/geometry.ts";
import { createNoise } from "./noise.ts";
import type { Noise } from "./noise.ts";

/** All lengths are in drawing units, all heights too. */
const BODY_BULGE = 0.62;
const BODY_BULGE_WIDTH = 185;
const SLEEVE_BULGE = 0.8;
const SLEEVE_BULGE_WIDTH = 74;
const DRAPE_TOP = 420;
const DRAPE_LENGTH = 500;
const CENTRE_X = 500;
const SHOULDER_Y = 180;

type Folds = {
  main: Noise;
  /** Bends the drape, so that its folds do not run straight. */
  bend: Noise;
};

export function createFolds(mainSeed: number, bendSeed: number): Folds {
  return { main: createNoise(mainSeed), bend: createNoise(bendSeed) };
}

/** The profile of a tube: a quarter circle of `width` rising from the edge. */
function bulge(distance: number, width: number): number {
  const rest = 1 - Math.min(1, distance / width);
  return width * Math.sqrt(1 - rest * rest);
}

/** Tension folds that fan out from an armpit. */
function armpitFolds(main: Noise, x: number, y: number, [pitX, pitY]: Point): number {
  const dx = x - pitX;
  const dy = y - pitY;
  const distance = Math.hypot(dx, dy);
  const angle = Math.atan2(dy, dx * Math.sign(CENTRE_X - pitX));
  const strength = Math.exp(-distance / 150) * Math.min(1, distance / 24);
  return (
    19 * strength * main(angle * 4.3 + pitX * 0.01, distance * 0.004) +
    8 * strength * main(angle * 9 + 3, distance * 0.007 + 9)
  );
}

/** Height of the body at a point `inset` away from its edge. */
export function bodyHeight(
  { main, bend }: Folds,
  x: number,
  y: number,
  inset: number,
  armpits: Garment["armpits"],
): number {
  const low = Math.max(0, (y - DRAPE_TOP) / DRAPE_LENGTH);
  const bent = bend(x * 0.004, y * 0.0025) * 60;
  const drape =
    13 * low * main((x + bent) * 0.0135, y * 0.0026 + 7) +
    6.5 * low * main((x - bent) * 0.03, y * 0.0042 + 31);
  const pull =
    7 *
    main((x + y * 0.6) * 0.0062 + 50, (y - x * 0.35) * 0.0135) *
    (0.45 + (0.55 * Math.abs(x - CENTRE_X)) / 250);
  return (
    BODY_BULGE * bulge(inset, BODY_BULGE_WIDTH) +
    drape +
    armpitFolds(main, x, y, armpits.left) +
    armpitFolds(main, x, y, armpits.right) +
    pull +
    2.2 * main(x * 0.03, y * 0.03)
  );
}

/** Height of a sleeve; `side` is 1 on the left and -1 on the right. */
export function sleeveHeight(
  { main }: Folds,
  x: number,
  y: number,
  inset: number,
  [pitX, pitY]: Point,
  side: 1 | -1,
): number {
  const outward = (x - CENTRE_X) * side;
  const along = (y - SHOULDER_Y) * 0.9 - outward * 0.55;
  const across = outward * 0.9 + (y - SHOULDER_Y) * 0.55;
  const distance = Math.hypot(x - pitX, y - pitY);
  const angle = Math.atan2(y - pitY, (x - pitX) * side);
  return (
    SLEEVE_BULGE * bulge(inset, SLEEVE_BULGE_WIDTH) +
    8 * main(along * 0.021 + 5, across * 0.007) +
    4 * main(along * 0.045, across * 0.014 + 8) +
    12 * Math.exp(-distance / 90) * main(angle * 4 + 9, distance * 0.01)
  );
}
