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

function relativeLuminance(hex: string): number {
  const [red, green, blue] = parseHexUnit(hex);
  const linear = (value: number): number =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast ratio of two colours as WCAG 2 defines it, 1 to 21. */
export function contrastRatio(first: string, second: string): number {
  const one = relativeLuminance(first);
  const other = relativeLuminance(second);
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
