import type { JsonSchema } from "../describe-route.ts";
import { html, words } from "./html.ts";
import type { Html } from "./html.ts";

type Field = { name: string; schema: JsonSchema; isRequired: boolean };

const REFERENCE = "#/components/schemas/";

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What a value is, in few words. */
export function renderType(schema: JsonSchema): Html {
  const { $ref: reference, anyOf, type, items, enum: choices, const: constant } = schema;
  if (typeof reference === "string") {
    const name = reference.replace(REFERENCE, "");
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (Array.isArray(anyOf)) return joined(anyOf.filter(isSchema).map(renderType));
  if (Array.isArray(choices)) {
    return joined(choices.map((choice) => html`<code>${JSON.stringify(choice)}</code>`));
  }
  if (constant !== undefined) return html`<code>${JSON.stringify(constant)}</code>`;
  if (type === "array") return html`list of ${renderType(isSchema(items) ? items : {})}`;
  if (Array.isArray(type)) return joined(type.map((each) => html`${String(each)}`));
  if (typeof type !== "string") return html`anything`;
  const { format } = schema;
  return typeof format === "string" ? html`${type} (${format})` : html`${type}`;
}

function joined(parts: readonly Html[]): Html {
  return html`${parts.map((part, place) => (place === 0 ? part : html` or ${part}`))}`;
}

/** The fields of an object and those of the objects in it, by their paths with dots. */
export function listFields(schema: JsonSchema, parent = ""): Field[] {
  const { properties } = schema;
  const required = new Set(listOf(schema["required"]));
  if (!isSchema(properties)) return [];
  return Object.entries(properties).flatMap(([name, value]) => {
    if (!isSchema(value)) return [];
    const field = { name: parent + name, schema: value, isRequired: required.has(name) };
    const { items } = value;
    const inner = isSchema(items) ? listFields(items, `${field.name}[].`) : [];
    return [field, ...listFields(value, `${field.name}.`), ...inner];
  });
}

/** A table of fields; nothing where there are none. */
export function renderFields(heading: string, fields: readonly Field[]): Html {
  if (fields.length === 0) return html``;
  const rows = fields.map(
    ({ name, schema, isRequired }) =>
      html`<tr>
        <th scope="row"><code>${name}</code>${isRequired ? "" : html` <small>optional</small>`}</th>
        <td>${renderType(schema)}</td>
        <td>${renderWords(schema)}</td>
      </tr> `,
  );
  return html`<table>
    <caption>
      ${heading}
    </caption>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Type</th>
        <th scope="col">What it is</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function renderWords(schema: JsonSchema): Html {
  const { description } = schema;
  const limits = LIMITS.flatMap(([name, label]) => {
    const value = schema[name];
    return value === undefined ? [] : [`${label} ${JSON.stringify(value)}`];
  });
  const text = typeof description === "string" ? words(description) : html``;
  return limits.length === 0 ? text : html`${text} <small>${limits.join(", ")}</small>`;
}

const LIMITS = [
  ["default", "default"],
  ["minimum", "at least"],
  ["maximum", "at most"],
  ["minLength", "characters at least"],
  ["maxLength", "characters at most"],
] as const;
