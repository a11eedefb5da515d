import type { Pattern } from "./patterns.ts";
import type { Collar } from "./types.ts";

export const COLLARS = ["v", "crew", "polo"] as const satisfies readonly Collar[];

export const SPORTS = ["football", "basketball", "rugby", "cricket"] as const;
export type Sport = (typeof SPORTS)[number];

/** What was said in fields of its own, and therefore wins over the words of the prompt. */
export type Wishes = {
  name?: string;
  /** 0 to 99. */
  number?: number;
  /** Base, second and accent as `#rrggbb`; one or two of them are enough. */
  colors?: readonly string[];
  pattern?: Pattern;
  collar?: Collar;
  sport?: Sport;
};
