import type { Pattern } from "./patterns.ts";

export type Orientation = "vertical" | "horizontal" | "diagonal";
export type Collar = "v" | "crew" | "polo";
export type Cut = "tank" | "tee";
export type Font = "Anton" | "Teko" | "Russo One" | "Graduate";
export type SleeveStyle = "patterned" | "second" | "striped";

/** Everything the drawing stages know about a picture; made from prompt and seed alone. */
export type Design = {
  prompt: string;
  seed: number;
  /** The words the colours came from: base, second and where known the accent. */
  colorNames: readonly string[];
  base: string;
  second: string;
  accent: string;
  pattern: Pattern;
  /** A second family the prompt asked for; the flow model blends both. */
  secondPattern: Pattern | undefined;
  orientation: Orientation;
  scale: "bold" | "fine" | "normal";
  /** Up to 14 characters, upper case; empty without a name. */
  name: string;
  /** Up to three digits; empty without a number. */
  number: string;
  collar: Collar;
  /** The collar was asked for in a field of its own, so that nothing else may replace it. */
  isCollarWished: boolean;
  cut: Cut;
  /** What says the sport: the field for it, else the words of the prompt in lower case. */
  sportWords: string;
  font: Font;
  sleeve: SleeveStyle;
  sidePanels: boolean;
  /** Opacity of the second colour in the pattern, 0 to 1. */
  patternStrength: number;
  /** Opacity of the accent colour in the pattern, 0 to 1. */
  accentStrength: number;
};
