type FieldBase = {
  name: string;
  title: string;
  description: string | null;
  isRequired: boolean;
};

/** One input of a model that the studio knows how to ask for. */
export type InputField = FieldBase &
  (
    | { kind: "text"; charactersMax: number | null; preset: string | null }
    | {
        kind: "number";
        isWhole: boolean;
        min: number | null;
        max: number | null;
        preset: number | null;
      }
    | { kind: "choice"; options: readonly (string | number)[]; preset: string | number | null }
    | { kind: "switch"; preset: boolean }
    /** Colours: named ones to choose from, or any as #rrggbb. */
    | { kind: "colours"; names: readonly string[] | null; most: number; preset: readonly string[] }
    /** Short texts, such as colours in words. */
    | { kind: "list"; most: number; charactersMax: number | null }
  );

/** Entries of a list that can be asked for where the schema gives no limit. */
const LIST_ENTRIES_MAX = 4;
/** Fields with their own place in the form, or none: scenarios of the emulator start like this. */
const isElsewhere = (name: string): boolean => name === "prompt" || name.startsWith("__");
/** Strings of these formats are files and addresses, which a text field cannot ask for well. */
const isPlainText = (format: unknown): boolean => format === undefined || format === "color";

type Shape = Readonly<Record<string, unknown>>;

function isShape(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const readNumber = (value: unknown): number | null => (typeof value === "number" ? value : null);
const readText = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** Limits that only say "any whole number" are none for people. */
function readLimit(value: unknown): number | null {
  const limit = readNumber(value);
  return limit === null || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? null : limit;
}

/** `{ anyOf: [X, { type: "null" }] }` is an X that may be left out. */
function unwrap(shape: Shape): Shape {
  const options = Array.isArray(shape["anyOf"]) ? shape["anyOf"].filter(isShape) : [];
  const real = options.filter(({ type }) => type !== "null");
  const [only] = real;
  return only !== undefined && real.length === 1 ? { ...shape, ...only } : shape;
}

function readOptions(value: unknown): (string | number)[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const options = value.filter(
    (option) => typeof option === "string" || typeof option === "number",
  );
  return options.length === value.length ? options : null;
}

function titleOf(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").replaceAll(/([a-z])([A-Z])/g, "$1 $2");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

function readList(shape: Shape, base: FieldBase): InputField | null {
  const items = isShape(shape["items"]) ? unwrap(shape["items"]) : {};
  if (items["type"] !== "string") return null;
  const most = readNumber(shape["maxItems"]) ?? LIST_ENTRIES_MAX;
  const names = readOptions(items["enum"])?.filter((name) => typeof name === "string") ?? null;
  const isHex = items["format"] === "color" || (readText(items["pattern"]) ?? "").includes("#");
  if (names === null && !isHex) {
    return { ...base, kind: "list", most, charactersMax: readNumber(items["maxLength"]) };
  }
  const preset = Array.isArray(shape["default"]) ? shape["default"] : [];
  return {
    ...base,
    kind: "colours",
    names,
    most,
    preset: preset.filter((colour) => typeof colour === "string"),
  };
}

/** One property of a schema; null for what the studio cannot ask for. */
function readField(name: string, raw: Shape, isRequired: boolean): InputField | null {
  const shape = unwrap(raw);
  const base: FieldBase = {
    name,
    title: readText(shape["title"]) ?? titleOf(name),
    description: readText(shape["description"]),
    isRequired,
  };
  const preset = shape["default"];
  const options = readOptions(shape["enum"]);
  if (options !== null) {
    const chosen = options.find((option) => option === preset) ?? null;
    return { ...base, kind: "choice", options, preset: chosen };
  }
  switch (shape["type"]) {
    case "string":
      if (!isPlainText(shape["format"])) return null;
      return {
        ...base,
        kind: "text",
        charactersMax: readNumber(shape["maxLength"]),
        preset: readText(preset),
      };
    case "integer":
    case "number":
      return {
        ...base,
        kind: "number",
        isWhole: shape["type"] === "integer",
        min: readLimit(shape["minimum"]),
        max: readLimit(shape["maximum"]),
        preset: readNumber(preset),
      };
    case "boolean":
      return { ...base, kind: "switch", preset: preset === true };
    case "array":
      return readList(shape, base);
    default:
      return null;
  }
}

/**
 * The inputs beside the prompt that a JSON Schema describes, by `x-order`. Anything that the
 * studio cannot ask for is left out; the server then uses the model's own default.
 */
export function readInputFields(schema: unknown): InputField[] {
  if (!isShape(schema) || !isShape(schema["properties"])) return [];
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const properties = Object.entries(schema["properties"]).flatMap(([name, shape], place) =>
    isShape(shape) && !isElsewhere(name)
      ? [{ name, shape, order: readNumber(shape["x-order"]) ?? place }]
      : [],
  );
  return properties
    .toSorted((left, right) => left.order - right.order)
    .flatMap(({ name, shape }) => readField(name, shape, required.includes(name)) ?? []);
}

/** The fields of a model; none while its server describes no inputs. */
export function fieldsOf(model: object | null): InputField[] {
  return model !== null && "inputSchema" in model ? readInputFields(model.inputSchema) : [];
}
