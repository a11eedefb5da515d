import type { StudioTexts } from "../languages/english/studio.ts";
import type { InputField } from "./schema.ts";

export type InputValues = Readonly<Record<string, unknown>>;

/** Names by which models count their pictures. */
const COUNT_NAMES: ReadonlySet<string> = new Set(["outputs", "num_outputs", "number_of_outputs"]);

const COLOUR = /^#[0-9a-f]{6}$/i;

/** Whether a stored value still belongs to a field; another model may know the name otherwise. */
function fits(field: InputField, value: unknown): boolean {
  switch (field.kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "choice":
      return field.options.some((option) => option === value);
    case "switch":
      return typeof value === "boolean";
    case "list":
      return Array.isArray(value) && value.every((entry) => typeof entry === "string");
    case "colours":
      return (
        Array.isArray(value) &&
        value.every(
          (colour) =>
            typeof colour === "string" && (field.names?.includes(colour) ?? COLOUR.test(colour)),
        )
      );
  }
}

/** What a field holds; undefined when nobody has chosen anything. */
export function valueOf(field: InputField, values: InputValues): unknown {
  const value = values[field.name];
  if (!fits(field, value)) return undefined;
  const isEmpty = value === "" || (Array.isArray(value) && value.length === 0);
  return isEmpty ? undefined : value;
}

/** What people read when a value is outside of what the model takes; null when all is well. */
export function problemOf(
  { inputs }: Pick<StudioTexts, "inputs">,
  field: InputField,
  values: InputValues,
): string | null {
  const value = valueOf(field, values);
  if (value === undefined) return field.isRequired ? inputs.needed(field.title) : null;
  if (field.kind === "text" && typeof value === "string") {
    const most = field.charactersMax;
    return most !== null && value.length > most ? inputs.tooLong(field.title, most) : null;
  }
  if (field.kind === "list" && Array.isArray(value)) {
    return value.length > field.most ? inputs.tooMany(field.title, field.most) : null;
  }
  if (field.kind !== "number" || typeof value !== "number") return null;
  if (field.isWhole && !Number.isInteger(value)) return inputs.notWhole(field.title);
  if (field.min !== null && value < field.min) return inputs.tooSmall(field.title, field.min);
  if (field.max !== null && value > field.max) return inputs.tooLarge(field.title, field.max);
  return null;
}

/** The input of a prediction: the prompt, and of the fields only what somebody has chosen. */
export function buildInput(
  prompt: string,
  fields: readonly InputField[],
  values: InputValues,
): Record<string, unknown> {
  const chosen = fields.flatMap((field) => {
    const value = valueOf(field, values);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return { prompt: prompt.trim(), ...Object.fromEntries(chosen) };
}

/** The input by which a model counts its outputs; undefined where it always makes one. */
export const countField = (fields: readonly InputField[]): InputField | undefined =>
  fields.find(({ name }) => COUNT_NAMES.has(name));

/** How many outputs the form asks for; 1 where the model has no such input. */
export function countOf(fields: readonly InputField[], values: InputValues): number {
  const field = countField(fields);
  if (field === undefined) return 1;
  const preset = field.kind === "number" || field.kind === "choice" ? field.preset : null;
  const count = Number(valueOf(field, values) ?? preset ?? 1);
  return Number.isInteger(count) && count > 0 ? count : 1;
}
