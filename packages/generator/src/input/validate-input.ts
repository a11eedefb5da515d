import type {
  InputProperty,
  IntegerProperty,
  ListProperty,
  ModelDeclaration,
  StringProperty,
} from "../models/declaration.ts";
import type { InputProblem } from "./problem.ts";

type Input = Readonly<Record<string, unknown>>;

/**
 * Checks an input against what the model declares; an empty list means that it is right. A
 * property that is `undefined` counts as absent.
 */
export function validateInput(declaration: ModelDeclaration, input: Input): InputProblem[] {
  const problems: InputProblem[] = [];
  for (const name of declaration.required) {
    if (input[name] === undefined) {
      problems.push({ type: "required", property: "", description: `${name} is required` });
    }
  }
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    // A property of every object, such as `constructor`, is none of the model's.
    const isKnown = Object.hasOwn(declaration.input, name);
    const property = isKnown ? declaration.input[name] : undefined;
    if (property === undefined) problems.push(additional(name));
    else problems.push(...validateProperty(name, property, value));
  }
  return problems;
}

function additional(name: string): InputProblem {
  const description = `Additional property ${name} is not allowed`;
  return { type: "additional_property_not_allowed", property: "", description };
}

function validateProperty(name: string, property: InputProperty, value: unknown): InputProblem[] {
  switch (property.type) {
    case "string":
      return validateString(name, property, value);
    case "integer":
      return validateInteger(name, property, value);
    case "array":
      return validateList(name, property, value);
  }
}

function validateString(name: string, property: StringProperty, value: unknown): InputProblem[] {
  if (typeof value !== "string") return [wrongType(name, "string", value)];
  const { minLength = 0, maxLength = Infinity } = property;
  const characters = Array.from(value.trim()).length;
  if (characters < minLength) {
    return [
      problem(name, "string_gte", `String length must be greater than or equal to ${minLength}`),
    ];
  }
  if (characters > maxLength) {
    return [
      problem(name, "string_lte", `String length must be less than or equal to ${maxLength}`),
    ];
  }
  if (property.format === "uri" && !URL.canParse(value)) {
    return [problem(name, "format", "Does not match format 'uri'")];
  }
  return validateChoice(name, property.enum, value);
}

function validateInteger(name: string, property: IntegerProperty, value: unknown): InputProblem[] {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    return [wrongType(name, "integer", value)];
  }
  const { minimum = -Infinity, maximum = Infinity } = property;
  if (value < minimum) {
    return [problem(name, "number_gte", `Must be greater than or equal to ${minimum}`)];
  }
  if (value > maximum) {
    return [problem(name, "number_lte", `Must be less than or equal to ${maximum}`)];
  }
  return validateChoice(name, property.enum, value);
}

function validateList(name: string, property: ListProperty, value: unknown): InputProblem[] {
  if (!Array.isArray(value)) return [wrongType(name, "array", value)];
  const { items, maxItems = Infinity } = property;
  if (value.length > maxItems) {
    return [problem(name, "array_max_items", `Array must have at most ${maxItems} items`)];
  }
  const { maxLength = Infinity } = items;
  return value.flatMap((item: unknown, index) => {
    if (typeof item !== "string") return [wrongType(`${name}.${index}`, "string", item)];
    if (Array.from(item).length <= maxLength) return [];
    const description = `String length must be less than or equal to ${maxLength}`;
    return [problem(`${name}.${index}`, "string_lte", description)];
  });
}

function validateChoice(
  name: string,
  choices: readonly (string | number)[] | undefined,
  value: string | number,
): InputProblem[] {
  if (choices === undefined || choices.includes(value)) return [];
  const listed = choices.map((choice) => JSON.stringify(choice)).join(", ");
  return [problem(name, "enum", `${name} must be one of the following: ${listed}`)];
}

function problem(property: string, type: string, description: string): InputProblem {
  return { type, property, description };
}

function wrongType(name: string, expected: string, given: unknown): InputProblem {
  return problem(
    name,
    "invalid_type",
    `Invalid type. Expected: ${expected}, given: ${typeName(given)}`,
  );
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
