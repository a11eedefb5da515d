/** Red, green and blue, each 0 to 255. */
export type Channels = readonly [red: number, green: number, blue: number];

/** Colour words a prompt may use, as sRGB hex. */
export const COLOR_HEX_BY_NAME: ReadonlyMap<string, string> = new Map([
  ["black", "#15161a"],
  ["white", "#f4f4f1"],
  ["red", "#d01f2e"],
  ["crimson", "#a8122a"],
  ["maroon", "#6a1020"],
  ["burgundy", "#5c0f22"],
  ["scarlet", "#e02a1e"],
  ["orange", "#f27a1a"],
  ["amber", "#f5a623"],
  ["gold", "#e6b325"],
  ["golden", "#e6b325"],
  ["yellow", "#f6d21f"],
  ["lemon", "#f4e04a"],
  ["lime", "#9bd81e"],
  ["green", "#128a43"],
  ["emerald", "#0d8f62"],
  ["forest", "#114b2e"],
  ["mint", "#8ee3c0"],
  ["olive", "#6b7a2a"],
  ["teal", "#0b8a8f"],
  ["turquoise", "#19b7b1"],
  ["cyan", "#1cc3e6"],
  ["aqua", "#3fd0d4"],
  ["sky", "#7cc4f2"],
  ["blue", "#1d54c8"],
  ["royal", "#1b3fb5"],
  ["navy", "#12224d"],
  ["cobalt", "#1846c4"],
  ["azure", "#2d8ff0"],
  ["indigo", "#372a9c"],
  ["purple", "#6a2bb8"],
  ["violet", "#7a3fe0"],
  ["lavender", "#b9a4ef"],
  ["magenta", "#d61c8b"],
  ["pink", "#f27fb0"],
  ["rose", "#e8567f"],
  ["coral", "#ff6f59"],
  ["salmon", "#fa8a74"],
  ["brown", "#6b4226"],
  ["tan", "#c9a26b"],
  ["beige", "#e3d5b8"],
  ["cream", "#f3ead2"],
  ["grey", "#8b9098"],
  ["gray", "#8b9098"],
  ["silver", "#c3c8cf"],
  ["charcoal", "#2c2f36"],
  ["neon", "#c8ff1a"],
  ["ivory", "#f5f0e1"],
  ["sand", "#dcc7a0"],
  ["ice", "#d4ecf7"],
  ["midnight", "#0d1530"],
]);

/** Theme words that bring three colours when the prompt names fewer than two. */
export const THEME_COLORS: ReadonlyMap<string, readonly string[]> = new Map([
  ["ocean", ["navy", "turquoise", "ice"]],
  ["sea", ["cobalt", "aqua", "white"]],
  ["fire", ["black", "scarlet", "amber"]],
  ["flame", ["black", "scarlet", "amber"]],
  ["lava", ["black", "orange", "red"]],
  ["forest", ["forest", "lime", "cream"]],
  ["jungle", ["forest", "emerald", "gold"]],
  ["sunset", ["indigo", "coral", "amber"]],
  ["sunrise", ["coral", "amber", "cream"]],
  ["night", ["midnight", "violet", "cyan"]],
  ["space", ["midnight", "purple", "cyan"]],
  ["galaxy", ["midnight", "magenta", "cyan"]],
  ["cyberpunk", ["midnight", "magenta", "cyan"]],
  ["neon", ["black", "neon", "magenta"]],
  ["vaporwave", ["indigo", "pink", "turquoise"]],
  ["candy", ["pink", "mint", "white"]],
  ["desert", ["sand", "brown", "coral"]],
  ["autumn", ["maroon", "orange", "gold"]],
  ["winter", ["navy", "ice", "silver"]],
  ["ice", ["ice", "azure", "navy"]],
  ["royal", ["royal", "gold", "white"]],
  ["retro", ["cream", "orange", "teal"]],
  ["vintage", ["cream", "burgundy", "navy"]],
  ["pastel", ["lavender", "mint", "pink"]],
  ["brazil", ["yellow", "green", "royal"]],
  ["argentina", ["sky", "white", "gold"]],
  ["jamaica", ["black", "green", "yellow"]],
  ["japan", ["white", "red", "black"]],
  ["tropical", ["turquoise", "coral", "lime"]],
  ["dragon", ["black", "crimson", "gold"]],
  ["tiger", ["orange", "black", "white"]],
  ["lightning", ["midnight", "yellow", "white"]],
  ["camo", ["forest", "olive", "sand"]],
  ["military", ["olive", "forest", "tan"]],
]);

export type Palette = readonly [base: string, second: string, accent: string];

/** Colour sets for prompts that name no colour. */
export const PALETTES: readonly [Palette, ...Palette[]] = [
  ["navy", "scarlet", "white"],
  ["black", "gold", "white"],
  ["emerald", "white", "black"],
  ["royal", "amber", "white"],
  ["crimson", "black", "silver"],
  ["midnight", "cyan", "magenta"],
  ["teal", "cream", "coral"],
  ["purple", "gold", "white"],
  ["orange", "navy", "white"],
  ["white", "royal", "red"],
  ["maroon", "sky", "gold"],
  ["charcoal", "lime", "white"],
  ["sky", "white", "navy"],
  ["forest", "gold", "cream"],
  ["cobalt", "neon", "white"],
  ["indigo", "coral", "amber"],
];

/** The channels of a `#rrggbb` colour. */
export function parseHex(hex: string): Channels {
  return [
    Number.parseInt(hex.slice(1, 3), 16),
    Number.parseInt(hex.slice(3, 5), 16),
    Number.parseInt(hex.slice(5, 7), 16),
  ];
}

/** The channels of a `#rrggbb` colour, each 0 to 1. */
export function parseHexUnit(hex: string): Channels {
  const [red, green, blue] = parseHex(hex);
  return [red / 255, green / 255, blue / 255];
}

/** The colour `share` of the way (0 to 1) from the first to the second. */
export function mixColors(first: string, second: string, share: number): string {
  const to = parseHex(second);
  return `#${parseHex(first)
    .map((value, index) => Math.round(value * (1 - share) + (to[index] ?? 0) * share))
    .map((value) => value.toString(16).padStart(2, "0"))
    .join("")}`;
}

/** Lightness and the two colour axes of Oklab. */
type Oklab = readonly [lightness: number, redness: number, yellowness: number];

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toDisplay(linear: number): number {
  const value = Math.min(1, Math.max(0, linear));
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

/** A colour in Oklab, where equal steps look equally large. */
export function toOklab(hex: string): Oklab {
  const [red, green, blue] = parseHexUnit(hex).map(toLinear);
  const [r, g, b] = [red ?? 0, green ?? 0, blue ?? 0];
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const middle = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
  ];
}

/** The nearest `#rrggbb` colour of an Oklab value. */
export function fromOklab([lightness, redness, yellowness]: Oklab): string {
  const long = (lightness + 0.3963377774 * redness + 0.2158037573 * yellowness) ** 3;
  const middle = (lightness - 0.1055613458 * redness - 0.0638541728 * yellowness) ** 3;
  const short = (lightness - 0.0894841775 * redness - 1.291485548 * yellowness) ** 3;
  return `#${[
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ]
    .map((linear) => Math.round(toDisplay(linear) * 255))
    .map((value) => value.toString(16).padStart(2, "0"))
    .join("")}`;
}

/** The colour `share` of the way between two, without the greys and browns of a mix in sRGB. */
export function mixOklab(first: string, second: string, share: number): string {
  const from = toOklab(first);
  const to = toOklab(second);
  return fromOklab([
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ]);
}

function relativeLuminance(hex: string): number {
  const [red, green, blue] = parseHexUnit(hex);
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}

/** Contrast ratio of two colours as WCAG 2 defines it, 1 to 21. */
export function contrastRatio(first: string, second: string): number {
  const one = relativeLuminance(first);
  const other = relativeLuminance(second);
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
