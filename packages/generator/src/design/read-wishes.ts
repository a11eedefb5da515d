import { readInteger, readList, readText } from "../input/read-input.ts";
import type { ModelInput } from "../models/declaration.ts";
import { cleanText } from "./clean-text.ts";
import { PATTERNS } from "./patterns.ts";
import { readColor } from "./read-color.ts";
import { COLLARS, SPORTS } from "./wishes.ts";
import type { Wishes } from "./wishes.ts";

/** The one of the choices that the input names; "auto" and silence are none. */
function readChoice<Choice extends string>(
  input: ModelInput,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = readText(input, name);
  return choices.find((choice) => choice === text);
}

/** Reads the fields of a checked input; `referenceColors` stand in where it names no colours. */
export function readWishes(input: ModelInput, referenceColors: readonly string[]): Wishes {
  const named = readList(input, "colours").flatMap((text) => readColor(text) ?? []);
  const name = cleanText(readText(input, "name") ?? "");
  const number = readInteger(input, "number");
  const pattern = readChoice(input, "pattern", PATTERNS);
  const collar = readChoice(input, "collar", COLLARS);
  const sport = readChoice(input, "sport", SPORTS);
  return {
    colors: named.length > 0 ? named : referenceColors,
    ...(name === "" ? {} : { name }),
    ...(number === undefined ? {} : { number }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(collar === undefined ? {} : { collar }),
    ...(sport === undefined ? {} : { sport }),
  };
}
