type Attributes = Readonly<Record<string, string | number>>;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["<", "&lt;"],
  [">", "&gt;"],
  ["&", "&amp;"],
  ['"', "&quot;"],
]);

/** Text made safe for element content and for double-quoted attributes. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&"]/gu, (character) => ENTITIES.get(character) ?? "");
}

/** One element; `content` is markup, attribute values are escaped. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A filled path. */
export function fill(path: string, color: string): string {
  return element("path", { d: path, fill: color });
}

/** An open line. */
export function stroke(path: string, color: string, width: number): string {
  return element("path", { d: path, fill: "none", stroke: color, "stroke-width": width });
}

/** The clip path `id` over the given paths. */
export function clipPath(id: string, paths: readonly string[]): string {
  return element("clipPath", { id }, paths.map((path) => element("path", { d: path })).join(""));
}

/** A whole drawing in the garment's units. */
export function drawing(content: string, attributes: Attributes = {}): string {
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: "0 0 1000 1000", ...attributes },
    content,
  );
}
