import type { Mutant } from "./mutant.ts";
import { MUTANTS } from "./mutants.ts";

/** @throws RangeError with the names that there are */
export function findMutant(name: string): Mutant {
  const found = MUTANTS.find((mutant) => mutant.name === name);
  if (found !== undefined) return found;
  const names = MUTANTS.map((mutant) => mutant.name).join(", ");
  throw new RangeError(`There is no mutant "${name}", but ${names}.`);
}
