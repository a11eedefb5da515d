import type { Outline } from "./outline.ts";
import { drawing, fill } from "./svg.ts";

/**
 * Where the surfaces of the garment lie: red is the body, green the sleeves, blue the inner back.
 * On a smoothed edge the channels say how much of a pixel each surface covers.
 */
export function drawSurfaces(outline: Outline): string {
  return drawing(
    [
      fill(outline.inside, "#0000ff"),
      ...outline.sleeves.map(({ path }) => fill(path, "#00ff00")),
      fill(outline.body, "#ff0000"),
    ].join(""),
  );
}
