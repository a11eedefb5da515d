import { readAsset } from "../assets/read-asset.ts";
import type { Font } from "../design/types.ts";
import { readFont } from "./read-font.ts";
import type { Typeface } from "./read-font.ts";

/** One face of each font the designs use. */
const FONT_FILES: Readonly<Record<Font, string>> = {
  Anton: "@expo-google-fonts/anton/400Regular/Anton_400Regular.ttf",
  Teko: "@expo-google-fonts/teko/600SemiBold/Teko_600SemiBold.ttf",
  "Russo One": "@expo-google-fonts/russo-one/400Regular/RussoOne_400Regular.ttf",
  Graduate: "@expo-google-fonts/graduate/Graduate_400Regular.ttf",
};

const loaded = new Map<Font, Typeface>();

/** A font from its installed package, read when it is first needed. */
export function loadFont(font: Font): Typeface {
  const face = loaded.get(font) ?? readFont(readAsset(FONT_FILES[font]));
  loaded.set(font, face);
  return face;
}
