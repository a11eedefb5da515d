import type { ModelDefinition } from "./definition.ts";

/** A longer one is cut: it only has to tell apart what takes differently long. */
export const MODE_CHARACTERS_MAX = 200;

/**
 * The mode of a run: the values of those fields of its checked input on which its duration
 * depends, as text. Runs of one mode share their history.
 */
export function modeOf(
  model: Pick<ModelDefinition, "durationFields">,
  input: Readonly<Record<string, unknown>>,
): string {
  const values = (model.durationFields ?? []).flatMap((field) => {
    const value = input[field];
    return value === undefined ? [] : [`${field}=${JSON.stringify(value)}`];
  });
  return values.join(" ").slice(0, MODE_CHARACTERS_MAX);
}
