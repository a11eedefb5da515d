import { readAsset } from "../assets/read-asset.ts";

/** One face of each font the designs use. */
const FONT_FILES = [
  "@expo-google-fonts/anton/400Regular/Anton_400Regular.ttf",
  "@expo-google-fonts/teko/600SemiBold/Teko_600SemiBold.ttf",
  "@expo-google-fonts/russo-one/400Regular/RussoOne_400Regular.ttf",
  "@expo-google-fonts/graduate/Graduate_400Regular.ttf",
] as const;

/** The bytes of the fonts, from the installed packages. */
export function loadFonts(): Uint8Array[] {
  return FONT_FILES.map(readAsset);
}
