import { findFileFault, isDataUri, type ModelDeclaration } from "@darkroom/generator";
import type { EmulatorParts } from "../parts.ts";
import type { InvalidField } from "./errors.ts";
import type { JsonObject } from "./validate.ts";

/**
 * Judges the files that an input names by address: only uploads of this API are read, never
 * another host. An empty list means that all of them may be used.
 */
export async function checkFiles(
  { readUpload }: Pick<EmulatorParts, "readUpload">,
  declaration: ModelDeclaration,
  input: JsonObject,
): Promise<InvalidField[]> {
  const fields: InvalidField[] = [];
  for (const [name, property] of Object.entries(declaration.input)) {
    const url = input[name];
    if (property.type !== "string" || property.format !== "uri") continue;
    if (typeof url !== "string" || isDataUri(url)) continue;
    const description = findFileFault(await readUpload(url));
    if (description !== null) fields.push({ type: "format", field: `input.${name}`, description });
  }
  return fields;
}
