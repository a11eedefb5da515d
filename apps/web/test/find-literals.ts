import { parseSync } from "vite";

/** Attributes that people read or hear. */
const READ_ATTRIBUTES: ReadonlySet<string> = new Set([
  "alt",
  "aria-description",
  "aria-label",
  "aria-placeholder",
  "aria-roledescription",
  "aria-valuetext",
  "caption",
  "description",
  "heading",
  "hint",
  "label",
  "legend",
  "name",
  "placeholder",
  "text",
  "title",
  "words",
]);
/** Of a form and of an icon `name` is for programs. */
const NAMES_FOR_PROGRAMS: ReadonlySet<string> = new Set([
  "input",
  "textarea",
  "select",
  "meta",
  "TextField",
  "SelectField",
]);

/** The name of the studio is one in every language. */
const ALLOWED: ReadonlySet<string> = new Set(["Darkroom"]);

type Node = Readonly<Record<string, unknown>> & { type: string; start: number };

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

const nodesOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

/** A letter of any script makes a text; signs and numbers are read alike everywhere. */
const isText = (value: unknown): value is string =>
  typeof value === "string" && /\p{L}{2,}/u.test(value) && !ALLOWED.has(value.trim());

/** Whatever an expression can come to: the ends of conditions, and the fixed parts of templates. */
function textsOf(node: unknown): string[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case "Literal":
    case "JSXText":
      return isText(node["value"]) ? [node["value"].trim()] : [];
    case "TemplateElement": {
      const { value } = node;
      const cooked =
        typeof value === "object" && value !== null && "cooked" in value ? value.cooked : "";
      return isText(cooked) ? [cooked.trim()] : [];
    }
    case "JSXExpressionContainer":
      return textsOf(node["expression"]);
    case "TemplateLiteral":
      return nodesOf(node).flatMap(textsOf);
    case "ConditionalExpression":
      return [...textsOf(node["consequent"]), ...textsOf(node["alternate"])];
    case "LogicalExpression":
      return [...textsOf(node["left"]), ...textsOf(node["right"])];
    case "BinaryExpression":
      // Comparisons are for programs.
      return node["operator"] === "+" ? nodesOf(node).flatMap(textsOf) : [];
    default:
      return [];
  }
}

const nameOf = (node: unknown): string =>
  isNode(node) && typeof node["name"] === "string" ? node["name"] : "";

function readOf(element: Node): unknown[] {
  const { openingElement, children } = element;
  const opening = isNode(openingElement) ? openingElement : null;
  const tag = nameOf(opening?.["name"]);
  const attributes = opening === null ? [] : nodesOf(opening);
  const read = attributes.filter(({ type, name }) => {
    const attribute = nameOf(name);
    if (type !== "JSXAttribute" || !READ_ATTRIBUTES.has(attribute)) return false;
    return attribute !== "name" || !NAMES_FOR_PROGRAMS.has(tag);
  });
  return [...read.map(({ value }) => value), ...(Array.isArray(children) ? children : [])];
}

function walk(node: Node, onElement: (element: Node) => void): void {
  if (node.type === "JSXElement") onElement(node);
  if (node.type === "JSXFragment") {
    const { children } = node;
    if (Array.isArray(children)) onElement({ ...node, openingElement: null, children });
  }
  for (const child of nodesOf(node)) walk(child, onElement);
}

/** Texts for people that stand in the code of a component and not in a catalogue. */
export function findLiterals(path: string, code: string): string[] {
  const { program } = parseSync(path, code);
  const found: string[] = [];
  if (isNode(program)) {
    walk(program, (element) => found.push(...readOf(element).flatMap(textsOf)));
  }
  return found;
}
