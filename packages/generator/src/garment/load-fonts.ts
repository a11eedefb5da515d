import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** One face of each font the designs use: the package's description and the file beside it. */
const FONT_FILES = [
  [require.resolve("@expo-google-fonts/anton/package.json"), "400Regular/Anton_400Regular.ttf"],
  [require.resolve("@expo-google-fonts/teko/package.json"), "600SemiBold/Teko_600SemiBold.ttf"],
  [
    require.resolve("@expo-google-fonts/russo-one/package.json"),
    "400Regular/RussoOne_400Regular.ttf",
  ],
  [require.resolve("@expo-google-fonts/graduate/package.json"), "Graduate_400Regular.ttf"],
] as const;

/** The bytes of the fonts, from the installed packages. */
export function loadFonts(): Uint8Array[] {
  return FONT_FILES.map(([description, file]) =>
    Uint8Array.from(readFileSync(join(dirname(description), file))),
  );
}
