import fc from "fast-check";
import { PLACES } from "../stage.ts";

/** A name that is filled in with something real when the shot is sent. */
export function nameOf(thing: string): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: PLACES - 1 }).map((place) => `~${thing}.${String(place)}~`);
}

export type Header = readonly [string, string];

export const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
