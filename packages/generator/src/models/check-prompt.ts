import { cleanText } from "../design/clean-text.ts";
import type { InputProblem } from "../input/problem.ts";
import { readText } from "../input/read-input.ts";
import type { ModelInput } from "./declaration.ts";

/** A prompt of nothing but control characters and blanks says nothing. */
export function checkPrompt(input: ModelInput): InputProblem[] {
  if (cleanText(readText(input, "prompt") ?? "") !== "") return [];
  const description = "String length must be greater than or equal to 1";
  return [{ type: "string_gte", property: "prompt", description }];
}
