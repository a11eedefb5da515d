import type { OutputKind } from "@darkroom/generator";
import { FIXED_FILM } from "./fixed-film.ts";
import { FIXED_PICTURE } from "./fixed-picture.ts";
import { FIXED_SOUND } from "./fixed-sound.ts";

/** The words of predictions whose scenario has a duration. */
export const FIXED_TEXT = "Harbour Tide\n\nWorn where the tide turns.\n";

/** Endings of the names of the fixed files. */
export const FIXED_ENDINGS: Readonly<Record<OutputKind, string>> = {
  image: "png",
  video: "webm",
  audio: "wav",
  text: "txt",
};

/** The fixed file under a name with this ending. */
export function fixedFile(name: string): Uint8Array {
  if (name.endsWith(".webm")) return FIXED_FILM;
  if (name.endsWith(".wav")) return FIXED_SOUND;
  return name.endsWith(".txt") ? new TextEncoder().encode(FIXED_TEXT) : FIXED_PICTURE;
}
