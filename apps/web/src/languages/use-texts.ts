import { useSyncExternalStore } from "react";
import { useStudio } from "../app/studio.ts";
import type { Part, Parts } from "./catalogues.ts";
import type { Spoken } from "./create-languages.ts";

function useSpoken(): Spoken {
  const { languages } = useStudio();
  return useSyncExternalStore(languages.subscribe, languages.current);
}

/** The texts of the studio in the language that is shown. */
export function useTexts(): Parts["studio"] {
  return useSpoken().texts.studio;
}

/** The texts of a screen; its route has loaded them before. */
export function usePart<Name extends Part>(part: Name): Parts[Name] {
  const texts: Partial<Parts> = useSpoken().texts;
  const known = texts[part];
  if (known === undefined) throw new Error(`The route has not loaded the texts of “${part}”.`);
  return known;
}
