type Input = Record<string, unknown>;

const REFERENCE = /^upload:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What an input says in place of a file that was uploaded. */
export const referenceTo = (id: string): string => `upload:${id}`;

/** Every text of a value, at any depth, replaced by what is said of it. */
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((each: unknown) => mapTexts(each, map));
  if (typeof value !== "object" || value === null) return value;
  return mapInput(Object.fromEntries(Object.entries(value)), map);
}

export function mapInput(input: Input, map: (text: string) => string): Input {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, mapTexts(value, map)]),
  );
}

/** The id that a text names; null for any other text. */
export const idIn = (text: string): string | null => REFERENCE.exec(text)?.[1] ?? null;

/** Each upload that an input names, with the field that does. */
export function referencesIn(input: Input): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [field, value] of Object.entries(input)) {
    mapTexts(value, (text) => {
      const id = idIn(text);
      if (id !== null && !found.has(id)) found.set(id, field);
      return text;
    });
  }
  return found;
}
