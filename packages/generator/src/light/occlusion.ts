import { blurPlane } from "../cloth/blur.ts";
import type { Plane } from "../image/types.ts";
import type { Shading } from "./shade-cloth.ts";

/** Lengths as shares of the picture. */
const ARMPIT_RADIUS = 1 / 46;
const SEAM_RADIUS = 1 / 110;
const WALL_SHADOW = { radius: 1 / 20, shiftX: 0.014, shiftY: 0.03 };
const CONTACT_SHADOW = { radius: 1 / 90, shiftX: 0.004, shiftY: 0.009 };
const SHADOW_STRENGTH = {
  studio: { wall: 0.3, contact: 0.2 },
  stadium: { wall: 0.42, contact: 0.25 },
} as const;

type Cover = { body: Plane; sleeves: Plane };

function darken(light: Plane, near: Plane, strength: number): void {
  for (let index = 0; index < light.length; index++) {
    light[index] = (light[index] ?? 0) * (1 - strength * (near[index] ?? 0));
  }
}

/** Darkens sleeves and body where they lie close to each other; changes both in place. */
export function darkenHollows(body: Shading, sleeves: Shading, cover: Cover, grid: number): void {
  darken(sleeves.light, blurPlane(cover.body, grid, grid * ARMPIT_RADIUS), 0.42);
  darken(sleeves.light, blurPlane(cover.body, grid, grid * SEAM_RADIUS), 0.3);
  darken(body.light, blurPlane(cover.sleeves, grid, grid * SEAM_RADIUS), 0.16);
}

function shiftedValue(plane: Plane, x: number, y: number, grid: number): number {
  return plane[Math.max(0, y) * grid + Math.max(0, x)] ?? 0;
}

/** The background with the garment's shadow, in place; `coverage` is the garment's, 0 to 1. */
export function castShadow(
  background: Float32Array,
  coverage: Plane,
  grid: number,
  backdrop: keyof typeof SHADOW_STRENGTH,
): Float32Array {
  const strength = SHADOW_STRENGTH[backdrop];
  const wall = blurPlane(coverage, grid, grid * WALL_SHADOW.radius);
  const contact = blurPlane(coverage, grid, grid * CONTACT_SHADOW.radius);
  const [wallX, wallY] = [WALL_SHADOW.shiftX, WALL_SHADOW.shiftY].map((share) =>
    Math.round(share * grid),
  );
  const [nearX, nearY] = [CONTACT_SHADOW.shiftX, CONTACT_SHADOW.shiftY].map((share) =>
    Math.round(share * grid),
  );
  for (let index = 0; index < grid * grid; index++) {
    const x = index % grid;
    const y = Math.floor(index / grid);
    const shade =
      (1 - strength.wall * shiftedValue(wall, x - (wallX ?? 0), y - (wallY ?? 0), grid)) *
      (1 - strength.contact * shiftedValue(contact, x - (nearX ?? 0), y - (nearY ?? 0), grid));
    for (let channel = 0; channel < 3; channel++) {
      background[index * 3 + channel] = (background[index * 3 + channel] ?? 0) * shade;
    }
  }
  return background;
}
