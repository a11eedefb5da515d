import type { Design, Font } from "../design/types.ts";
import { GARMENTS } from "./geometry.ts";

/** Widths and heights are shares of the font size. */
type FontMetrics = {
  letterWidth: number;
  digitWidth: number;
  capitalHeight: number;
  numberSizeMax: number;
};

const FONT_METRICS: Readonly<Record<Font, FontMetrics>> = {
  Anton: { letterWidth: 0.475, digitWidth: 0.5, capitalHeight: 0.73, numberSizeMax: 310 },
  Teko: { letterWidth: 0.43, digitWidth: 0.46, capitalHeight: 0.62, numberSizeMax: 390 },
  "Russo One": { letterWidth: 0.71, digitWidth: 0.68, capitalHeight: 0.7, numberSizeMax: 310 },
  Graduate: { letterWidth: 0.72, digitWidth: 0.68, capitalHeight: 0.7, numberSizeMax: 310 },
};

/** Drawing units. */
const NAME_WIDTH = 330;
const NAME_SIZE_MAX = 92;
const NAME_RISE = 28;
const NAME_LETTER_GAP = 0.03;
const SHORT_NAME_CHARACTERS = 8;
const NUMBER_WIDTH = 340;
const NUMBER_WIDTH_BETWEEN_PANELS = 300;
const NUMBER_DROP = 18;
const NUMBER_ROOM = 330;
const NUMBER_SINK = 0.25;

/** Outer outline of the lettering as a share of its size; the inner one is half of it. */
export const NAME_OUTLINE = 0.34;
export const NUMBER_OUTLINE = 0.17;

/** Letters about twice as wide as the others in all four fonts. */
const WIDE_LETTERS = /[^A-LN-VX-Z0-9 !#'’.,:/+*?<>"()-]/gu;
/** What a wide letter takes beyond a usual one. */
const WIDE_LETTER_EXCESS = 0.75;
/** So much of that fits beside the room that is left for a name anyway, for each letter. */
const EXCESS_ROOM = 0.1;

/** A name's width in usual letters; accents take no room. */
function countLetters(name: string): number {
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "");
  const wide = letters.match(WIDE_LETTERS)?.length ?? 0;
  return letters.length + Math.max(0, wide * WIDE_LETTER_EXCESS - letters.length * EXCESS_ROOM);
}

type LetteringLine = { text: string; x: number; baseline: number; size: number };
export type Lettering = { name: LetteringLine & { letterSpacing: number }; number: LetteringLine };

/** Sizes and places of name and number, the same for what is printed and for its guide map. */
export function layoutLettering(design: Design): Lettering {
  const metrics = FONT_METRICS[design.font];
  const { letteringTop } = GARMENTS[design.cut];
  const characters = countLetters(design.name);
  const nameSize = Math.min(
    NAME_SIZE_MAX,
    NAME_WIDTH / (characters * (metrics.letterWidth + NAME_LETTER_GAP)),
  );
  const numberWidth = design.sidePanels ? NUMBER_WIDTH_BETWEEN_PANELS : NUMBER_WIDTH;
  const numberSize = Math.min(
    metrics.numberSizeMax,
    numberWidth / (design.number.length * metrics.digitWidth),
  );
  const numberHeight = numberSize * metrics.capitalHeight;
  const spareHeight = Math.max(0, (NUMBER_ROOM - numberHeight) * NUMBER_SINK);
  return {
    name: {
      text: design.name,
      x: 500,
      baseline: letteringTop - NAME_RISE,
      size: nameSize,
      letterSpacing: characters < SHORT_NAME_CHARACTERS ? 6 : 2,
    },
    number: {
      text: design.number,
      x: 500,
      baseline: letteringTop + NUMBER_DROP + numberHeight + spareHeight,
      size: numberSize,
    },
  };
}
