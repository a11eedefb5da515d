import { createRandom, hashText } from "../design/random.ts";
import type { Design } from "../design/types.ts";
import { chooseTheme } from "./choose-theme.ts";
import { CANDIDATES, inventName } from "./invent-name.ts";
import { describeKit, writeSlogan } from "./write-kit.ts";

export type KitName = { name: string; slogan: string; description: string };

const SALT = 0x4a11;

/**
 * Names a design: an invented name, a slogan and a paragraph. The same design gives the same
 * words. `onStep` counts the words that were drawn for the name.
 */
export function nameKit(design: Design, onStep: (step: number, steps: number) => void): KitName {
  const random = createRandom((design.seed ^ hashText(design.prompt)) + SALT);
  const theme = chooseTheme(design);
  const name = inventName(theme, random, (candidate) => onStep(candidate, CANDIDATES));
  return {
    name,
    slogan: writeSlogan(theme, random),
    description: describeKit(design, random),
  };
}

/** The three parts as one plain text, an empty line between them. */
export function writeOut({ name, slogan, description }: KitName): string {
  return `${name}\n\n${slogan}\n\n${description}\n`;
}
