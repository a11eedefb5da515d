/** Families that seldom miss: the seed chooses from them where nobody asks for a pattern. */
export const STEADY_PATTERNS = [
  "stripes",
  "pinstripes",
  "chevron",
  "checker",
  "dots",
  "halftone",
  "camo",
  "tiger",
  "zebra",
  "leopard",
  "waves",
  "flames",
  "shards",
  "hexagons",
  "brush",
  "marble",
  "topographic",
  "lightning",
  "galaxy",
  "plaid",
  "gradient",
  "hoops",
  "argyle",
  "houndstooth",
  "scales",
  "splatter",
  "grid",
  "circuit",
  "rays",
] as const;
/** The pattern families the flow model was trained on. */
export const PATTERNS = [...STEADY_PATTERNS, "sash", "halves", "quarters", "pixels"] as const;
export type Pattern = (typeof PATTERNS)[number];

type WordTable = Readonly<Record<Pattern, string>>;

/** Words of a prompt that ask for a pattern, besides the family's own name. */
const PATTERN_WORDS: WordTable = {
  stripes: "stripe striped bars",
  pinstripes: "pinstripe pinstriped",
  chevron: "chevrons zigzag arrows arrow herringbone",
  checker: "checkered checkerboard chess checked",
  dots: "dotted polka spots spotted bubbles",
  halftone: "comic manga newsprint",
  camo: "camouflage",
  tiger: "claw claws slash slashes scratches",
  zebra: "swirl swirls wavy",
  leopard: "jaguar cheetah",
  waves: "wave",
  flames: "flame flaming fire blaze blazing inferno lava burning hot-rod",
  shards:
    "shard polygon polygons crystal crystals low-poly facets triangles diamond diamonds prism",
  hexagons: "hex hexagon hexagonal honeycomb honeycombs",
  brush: "brushed brushstroke brushstrokes strokes paint painted grunge distressed",
  marble: "marbled smoke smoky liquid fluid",
  topographic: "topography contour contours terrain",
  lightning: "thunderbolt bolt bolts",
  galaxy: "stars starry nebula",
  plaid: "tartan flannel",
  gradient: "gradients fade faded fading ombre dip-dye",
  sash: "sashes",
  hoops: "hoop hooped rings",
  halves: "half halved split two-tone bicolour bicolor",
  quarters: "quarter quartered harlequin",
  argyle: "rhombus lozenge lozenges",
  houndstooth: "dogtooth hounds-tooth tweed",
  scales: "",
  splatter: "splattered splash splashes splat graffiti ink spray drips",
  grid: "grids windowpane lattice",
  circuit: "circuits",
  rays: "ray sunburst starburst burst",
  pixels: "pixel pixelated 8-bit mosaic glitch",
};

/** Words of a mood or a mascot: they bring a pattern only where no other word asks for one. */
const MOOD_WORDS: Partial<WordTable> = {
  camo: "military army jungle",
  tiger: "tigers beast",
  leopard: "panther leopards",
  waves: "ocean sea water surf tide shark sharks",
  flames: "phoenix dragon dragons",
  shards: "geometric abstract ice glass",
  hexagons: "tech hive bees",
  topographic: "mountain mountains map",
  lightning: "electric storm thunder voltage",
  galaxy: "space cosmic cosmos universe night",
  plaid: "scottish highland",
  gradient: "sunset",
  scales: "fish mermaid reptile snake lizard crocodile",
  circuit: "cyber cyberpunk futuristic robot robots digital electronic matrix",
  rays: "sun sunrise",
  pixels: "retro-game",
};

/** General families that another one already implies: tiger stripes are no tiger with stripes. */
const IMPLIED_PATTERNS: Partial<Readonly<Record<Pattern, readonly Pattern[]>>> = {
  stripes: ["tiger", "zebra", "pinstripes", "hoops", "sash", "chevron"],
  dots: ["leopard", "halftone"],
};

function splitWords(words: string | undefined): readonly string[] {
  return words?.split(" ").filter((word) => word !== "") ?? [];
}

function indexWords(list: (pattern: Pattern) => readonly string[]): ReadonlyMap<string, Pattern> {
  return new Map(
    PATTERNS.flatMap((pattern) => list(pattern).map((word) => [word, pattern] as const)),
  );
}

const PATTERN_BY_WORD = indexWords((pattern) => [pattern, ...splitWords(PATTERN_WORDS[pattern])]);
const PATTERN_BY_MOOD = indexWords((pattern) => splitWords(MOOD_WORDS[pattern]));

/** Every word that brings a pattern, with the family it stands for. */
export const PATTERN_VOCABULARY: ReadonlyMap<string, Pattern> = new Map([
  ...PATTERN_BY_WORD,
  ...PATTERN_BY_MOOD,
]);

function lookUp(words: readonly string[], patterns: ReadonlyMap<string, Pattern>): Pattern[] {
  const found = new Set<Pattern>();
  for (const word of words) {
    const pattern = patterns.get(word);
    if (pattern !== undefined) found.add(pattern);
  }
  return [...found].filter(
    (pattern) => IMPLIED_PATTERNS[pattern]?.some((other) => found.has(other)) !== true,
  );
}

/**
 * The patterns the words ask for, in their order, each once. Two of them make a blend. Words of a
 * mood count only where no word names a pattern.
 */
export function findPatterns(words: readonly string[]): Pattern[] {
  const named = lookUp(words, PATTERN_BY_WORD);
  return named.length > 0 ? named : lookUp(words, PATTERN_BY_MOOD);
}

/** Patterns the flow model knows a direction for. */
export const ORIENTED_PATTERNS: ReadonlySet<Pattern> = new Set([
  "stripes",
  "pinstripes",
  "chevron",
  "tiger",
  "zebra",
  "brush",
  "halves",
]);
