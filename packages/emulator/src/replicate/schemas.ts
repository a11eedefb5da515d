import type { InputProperty, ModelDeclaration } from "@darkroom/generator";

type Schema = Record<string, unknown>;

const FILES: Schema = {
  type: "array",
  title: "Output",
  items: { type: "string", format: "uri" },
};
/** Language models publish a list of pieces that belong together. */
const WORDS: Schema = {
  type: "array",
  title: "Output",
  items: { type: "string" },
  "x-cog-array-type": "iterator",
  "x-cog-array-display": "concatenate",
};

/**
 * A model's schemas as the API publishes them (R15): `Input` with `x-order` for forms, a schema of
 * its own for every choice, `Output`.
 */
export function publishSchemas(declaration: ModelDeclaration): Record<string, Schema> {
  const choices: Record<string, Schema> = {};
  const properties: Record<string, Schema> = {};
  for (const [order, [name, property]] of Object.entries(declaration.input).entries()) {
    properties[name] = publishProperty(name, property, order);
    if ("enum" in property) {
      const { type, enum: values } = property;
      choices[name] = { type, title: name, description: "An enumeration.", enum: values };
    }
  }
  const { required } = declaration;
  return {
    Input: { type: "object", title: "Input", required, properties },
    Output: declaration.output.kind === "text" ? WORDS : FILES,
    ...choices,
  };
}

/** A choice names its schema; everything else says itself what it takes. */
function publishProperty(name: string, property: InputProperty, order: number): Schema {
  if (!("enum" in property)) return { ...property, "x-order": order };
  const { type: _type, enum: _values, ...rest } = property;
  return { ...rest, allOf: [{ $ref: `#/components/schemas/${name}` }], "x-order": order };
}
