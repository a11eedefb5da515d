import type { Kit } from "./kits.ts";
import { sleeveAxis } from "./lines.ts";

/** Writes where a place of the drawing lies on the print, in shares of the print's side. */
export type Place = (x: number, y: number, target: Float32Array) => void;

/** The square of the drawing that the print covers. */
export const PRINT_LEFT = 40;
export const PRINT_TOP = 40;
export const PRINT_SIDE = 920;
/** The print runs around the body: towards its sides it is seen at an angle. */
const WRAP = 0.17;

/** The print on the body, wrapped around it. */
export function placeOnBody({ cutting }: Kit): Place {
  const half = cutting.armpit[0];
  return (x, y, target) => {
    const across = (x - 500) / half;
    target[0] = (500 + (x - 500) * (1 + WRAP * across * across) - PRINT_LEFT) / PRINT_SIDE;
    target[1] = (y - PRINT_TOP) / PRINT_SIDE;
  };
}

/** The print on the sleeves, turned so that it follows them from the shoulder down. */
export function placeOnSleeve({ cutting }: Kit): Place {
  const { cuff, shoulder } = cutting;
  const [backX, backY] = cuff === null ? [0, -1] : sleeveAxis(cutting, cuff);
  const [shoulderX, shoulderY] = shoulder;
  return (x, y, target) => {
    const side = x < 500 ? -1 : 1;
    const dx = (x - 500) * side - shoulderX;
    const dy = y - shoulderY;
    const across = -dx * backY + dy * backX;
    const along = -dx * backX - dy * backY;
    target[0] = (500 + side * (shoulderX + across) - PRINT_LEFT) / PRINT_SIDE;
    target[1] = (shoulderY + along - PRINT_TOP) / PRINT_SIDE;
  };
}
