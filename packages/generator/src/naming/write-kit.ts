import { pickOne } from "../design/random.ts";
import type { Random } from "../design/random.ts";
import type { Pattern } from "../design/patterns.ts";
import type { Design } from "../design/types.ts";
import { SLOGAN_VERBS, THEME_PLACES } from "./word-lists.ts";
import type { Theme } from "./word-lists.ts";

const PATTERN_PHRASES: Readonly<Record<Pattern, string>> = {
  stripes: "broad stripes",
  pinstripes: "fine pinstripes",
  chevron: "chevrons",
  checker: "a checkerboard",
  dots: "scattered dots",
  halftone: "a halftone that fades from hem to shoulder",
  camo: "camouflage",
  tiger: "tiger stripes",
  zebra: "zebra swirls",
  leopard: "leopard spots",
  waves: "rolling waves",
  flames: "rising flames",
  shards: "splintered shards",
  hexagons: "a lattice of hexagons",
  brush: "broad brush strokes",
  marble: "veins of marble",
  topographic: "contour lines",
  lightning: "forked lightning",
  galaxy: "a drift of stars",
  plaid: "a woven plaid",
  gradient: "a long fade",
  sash: "a sash from shoulder to hip",
  hoops: "broad hoops",
  halves: "two halves",
  quarters: "four quarters",
  argyle: "argyle diamonds",
  houndstooth: "houndstooth checks",
  scales: "rows of scales",
  splatter: "splashes of paint",
  grid: "a fine grid",
  circuit: "the paths of a circuit",
  rays: "rays of a sunburst",
  pixels: "scattered pixels",
};

const COLLAR_PHRASES: Readonly<Record<Design["collar"], string>> = {
  v: "a sharp v-neck",
  crew: "a clean round collar",
  polo: "a buttoned polo collar",
};

const CLOSINGS: readonly [string, ...string[]] = [
  "Seen from the back row it still reads as one thing.",
  "It looks its best under floodlights, and better after the final whistle.",
  "Wear it loose, wear it loud.",
  "The kind of shirt that is still worn ten seasons later.",
  "Nothing on it shouts, and nobody will overlook it.",
];

/** "navy, orange and white", each colour once. */
function listColors(names: readonly string[]): string {
  const colors = [...new Set(names)];
  const last = colors.at(-1) ?? "white";
  const others = colors.slice(0, -1);
  return others.length === 0 ? last : `${others.join(", ")} and ${last}`;
}

function article(word: string): string {
  return /^[aeiou]/iu.test(word) ? `An ${word}` : `A ${word}`;
}

/** A line of four to ten words that fits on a scarf. */
export function writeSlogan(theme: Theme, random: Random): string {
  return `${pickOne(random, SLOGAN_VERBS)} ${pickOne(random, THEME_PLACES[theme])}.`;
}

/** Three or four sentences about a design: its colours, pattern, collar and lettering. */
export function describeKit(design: Design, random: Random): string {
  const { colorNames, pattern, secondPattern, cut, collar, number, name } = design;
  const [base = "white", ...others] = colorNames;
  const blend =
    secondPattern === undefined ? "" : ` crossed with ${PATTERN_PHRASES[secondPattern]}`;
  const garment = cut === "tank" ? "sleeveless jersey" : "jersey";
  const worn = pickOne(random, ["carries", "wears", "shows"]);
  const accents = others.length === 0 ? "" : ` in ${listColors(others)}`;
  const strength = design.patternStrength < 0.45 ? "quietly, tone on tone" : "from hem to collar";
  return [
    `${article(base)} ${garment} that ${worn} ${PATTERN_PHRASES[pattern]}${blend}${accents}, ${strength}.`,
    `It closes with ${COLLAR_PHRASES[collar]}${design.sidePanels ? " and panels down both sides" : ""}.`,
    `Across the chest stands ${name}, below it the number ${number}.`,
    pickOne(random, CLOSINGS),
  ].join(" ");
}
