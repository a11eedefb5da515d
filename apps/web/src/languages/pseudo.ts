/** Letters with accents, so that an unreplaced text stands out among replaced ones. */
const ACCENTED: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from("AaCcEeGgIiNnOoRrSsUuYyZz", (letter, place) => [
    letter,
    Array.from("ÅåÇçÉéĜĝÎîÑñÖöŘřŠšÛûÝýŽž")[place] ?? letter,
  ]),
);
/** German is about a third longer than English; more is asked for, so that German fits. */
const LONGER_SHARE = 0.4;
const PADDING = "one two three four five six seven eight nine ten";

/** Longer, accented and in brackets: whatever is cut off or written in the code shows. */
function accent(text: string): string {
  const letters = Array.from(text, (letter) => ACCENTED[letter] ?? letter).join("");
  const padding = PADDING.slice(0, Math.ceil(text.length * LONGER_SHARE));
  return text === "" ? "" : `[${letters} ${padding}]`;
}

/** As a language is written that runs from right to left. */
const mirror = (text: string): string => (text === "" ? "" : `\u202e${text}\u202c`);

/** Stands for a text that a message carries and that is not its own; none is in any message. */
const slotOf = (place: number): string => `\ue000${String.fromCharCode(0xe100 + place)}`;

type Transform = (text: string) => string;

export const TRANSFORMS = { accent, mirror } as const satisfies Record<string, Transform>;

function pseudoMessage(
  message: (...values: unknown[]) => unknown,
  transform: Transform,
): (...values: unknown[]) => unknown {
  return (...values) => {
    const carried: string[] = [];
    const masked = (value: unknown): unknown => {
      if (typeof value === "string") return slotOf(carried.push(value) - 1);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, masked(part)]));
    };
    const text = message(...values.map(masked));
    if (typeof text !== "string") return text;
    return carried.reduce(
      (known, value, place) => known.replaceAll(slotOf(place), value),
      transform(text),
    );
  };
}

function pseudoValue(value: unknown, transform: Transform): unknown {
  if (typeof value === "string") return transform(value);
  if (typeof value === "function") {
    return pseudoMessage((...values) => Reflect.apply(value, undefined, values), transform);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) =>
      // How numbers and dates are written is no text.
      key === "format" ? [key, part] : [key, pseudoValue(part, transform)],
    ),
  );
}

/** Same keys, same functions: only what the strings say is another. */
const isLike = <Texts>(_texts: Texts, value: unknown): value is Texts =>
  typeof value === "object" && value !== null;

/** A catalogue of which every text has been transformed; what the texts carry stays as it is. */
export function createPseudo<Texts>(texts: Texts, transform: Transform): Texts {
  const made = pseudoValue(texts, transform);
  if (!isLike(texts, made)) throw new TypeError("A catalogue is an object.");
  return made;
}
