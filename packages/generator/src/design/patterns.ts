/** The pattern families the flow model was trained on. */
export const PATTERNS = [
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
] as const;
export type Pattern = (typeof PATTERNS)[number];

/** Words of a prompt that ask for a pattern. */
const PATTERN_WORDS: Readonly<Record<Pattern, readonly string[]>> = {
  stripes: ["stripe", "stripes", "striped", "bars"],
  pinstripes: ["pinstripe", "pinstripes"],
  chevron: ["chevron", "chevrons", "zigzag", "arrows", "arrow"],
  checker: ["checker", "checkered", "checkerboard", "chess", "checked"],
  dots: ["dots", "dotted", "polka"],
  halftone: ["halftone", "comic", "fade", "gradient"],
  camo: ["camo", "camouflage", "military", "army"],
  tiger: ["tiger", "tigers", "claw", "claws", "beast"],
  zebra: ["zebra", "swirl", "swirls"],
  leopard: ["leopard", "jaguar", "cheetah", "panther"],
  waves: ["wave", "waves", "ocean", "sea", "water", "sharks", "shark"],
  flames: ["flame", "flames", "fire", "blaze", "inferno", "phoenix", "lava", "dragon", "dragons"],
  shards: [
    "shards",
    "geometric",
    "polygon",
    "polygons",
    "crystal",
    "crystals",
    "abstract",
    "low-poly",
    "ice",
    "glass",
  ],
  hexagons: [
    "hex",
    "hexagon",
    "hexagons",
    "honeycomb",
    "tech",
    "cyber",
    "cyberpunk",
    "futuristic",
    "robot",
  ],
  brush: ["brush", "brushed", "paint", "grunge", "splash", "splatter"],
  marble: ["marble", "smoke", "liquid", "fluid"],
  topographic: ["topographic", "contour", "mountain", "mountains", "map"],
  lightning: ["lightning", "electric", "storm", "thunder", "bolt"],
  galaxy: ["galaxy", "stars", "space", "nebula", "cosmic", "night"],
  plaid: ["plaid", "tartan", "scottish", "highland"],
};

const PATTERN_BY_WORD: ReadonlyMap<string, Pattern> = new Map(
  PATTERNS.flatMap((pattern) => PATTERN_WORDS[pattern].map((word) => [word, pattern] as const)),
);

/** The patterns the words ask for, in their order, each once. */
export function findPatterns(words: readonly string[]): Pattern[] {
  const found = new Set<Pattern>();
  for (const word of words) {
    const pattern = PATTERN_BY_WORD.get(word);
    if (pattern !== undefined) found.add(pattern);
  }
  return [...found];
}

/** Patterns with flowing tones; the others get crisp edges between their colours. */
export const SOFT_PATTERNS: ReadonlySet<Pattern> = new Set([
  "galaxy",
  "marble",
  "shards",
  "plaid",
  "hexagons",
]);

/** Patterns the flow model knows a direction for. */
export const ORIENTED_PATTERNS: ReadonlySet<Pattern> = new Set([
  "stripes",
  "pinstripes",
  "chevron",
  "tiger",
  "zebra",
  "brush",
]);
