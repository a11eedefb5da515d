import fc from "fast-check";
import { PLACES } from "../stage.ts";

/** A name that is filled in with something real when the shot is sent. */
export function nameOf(thing: string): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: PLACES - 1 }).map((place) => `~${thing}.${String(place)}~`);
}

export type Header = readonly [string, string];

const PARTS = 10_000;

/** From 0 up to 1, all alike: arbitraries of doubles are mostly numbers next to nothing. */
export const share = fc.integer({ min: 0, max: PARTS - 1 }).map((part) => part / PARTS);
