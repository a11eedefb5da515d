/** Small pictures that between them use both cuts, all fields and a decoded reference. */

/** 16 × 16 pixels, a third of them orange, the others teal. */
const REFERENCE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAHUlEQVR42mP4VCWFjLi7+vEjJgYSwaiGUQ1DRwMAJUAUSTunkeQAAAAASUVORK5CYII=";

export const GOLDEN_INPUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  words: { prompt: 'teal and orange basketball jersey, hexagons, "Harbor" 7', seed: 7, size: 256 },
  fields: {
    prompt: "a shirt",
    name: "Älvsjö",
    number: 10,
    colours: ["navy", "#f27a1a", "sky blue"],
    pattern: "waves",
    collar: "crew",
    sport: "football",
    seed: 4_294_967_295,
    size: 320,
  },
  reference: { prompt: "stripes", reference_image: REFERENCE, seed: 1, size: 256 },
  emoji: { prompt: "🏀🔥 龍の鱗 \u202e<svg onload=alert(1)> ابجد", seed: 0, size: 256 },
  soft: { prompt: "galaxy polo in purple and black, subtle, 88", seed: 12_345, size: 256 },
};

/** What else is made from words alone: a sound and a text. */
export const GOLDEN_FILES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "stadium-jingle": { prompt: "a proud anthem for Harbor", seed: 7 },
  "kit-name": { prompt: "teal and orange jersey, hexagons", seed: 7 },
};
