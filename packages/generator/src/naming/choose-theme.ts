import type { Pattern } from "../design/patterns.ts";
import type { Design } from "../design/types.ts";
import { THEMES, THEME_WORDS } from "./word-lists.ts";
import type { Theme } from "./word-lists.ts";

const PATTERN_THEMES: Readonly<Record<Pattern, Theme>> = {
  stripes: "field",
  pinstripes: "field",
  chevron: "field",
  checker: "city",
  dots: "city",
  halftone: "city",
  camo: "forest",
  tiger: "beast",
  zebra: "beast",
  leopard: "beast",
  waves: "sea",
  flames: "fire",
  shards: "forge",
  hexagons: "forge",
  brush: "city",
  marble: "sea",
  topographic: "forest",
  lightning: "storm",
  galaxy: "sky",
  plaid: "field",
  gradient: "sky",
  sash: "field",
  hoops: "field",
  halves: "city",
  quarters: "city",
  argyle: "field",
  houndstooth: "city",
  scales: "sea",
  splatter: "city",
  grid: "city",
  circuit: "forge",
  rays: "sky",
  pixels: "city",
};

const LETTERS_SHARED_MIN = 4;

/** How much a word says for a theme: twice as much where it is one of the theme's own. */
function weigh(theme: Theme, word: string): number {
  if (THEME_WORDS[theme].includes(word)) return 2;
  const beginning = word.slice(0, LETTERS_SHARED_MIN);
  return THEME_WORDS[theme].some((known) => known.startsWith(beginning)) ? 1 : 0;
}

/** What a kit reminds of: what the prompt's words say, else what its pattern does. */
export function chooseTheme(design: Design): Theme {
  const said = design.prompt.toLowerCase().match(/[a-z]{4,}/gu) ?? [];
  const count = (theme: Theme): number =>
    said.reduce(
      (sum, word) => sum + weigh(theme, word),
      PATTERN_THEMES[design.pattern] === theme ? 1.5 : 0,
    );
  return THEMES.reduce((most, theme) => (count(theme) > count(most) ? theme : most));
}
