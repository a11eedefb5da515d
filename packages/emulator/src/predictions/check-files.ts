import { findFileFault, isDataUri, type ModelDeclaration } from "@darkroom/generator";
import type { JsonObject } from "../json.ts";
import type { EmulatorParts } from "../parts.ts";

/** What is wrong with the file that a property of an input names. */
export type FileFault = { property: string; description: string };

/**
 * Judges the files that an input names by address: only uploads of this emulator are read, never
 * another host. An empty list means that all of them may be used.
 */
export async function checkFiles(
  { readUpload }: Pick<EmulatorParts, "readUpload">,
  declaration: ModelDeclaration,
  input: JsonObject,
): Promise<FileFault[]> {
  const faults: FileFault[] = [];
  for (const [property, declared] of Object.entries(declaration.input)) {
    const url = input[property];
    if (declared.type !== "string" || declared.format !== "uri") continue;
    if (typeof url !== "string" || isDataUri(url)) continue;
    const description = findFileFault(await readUpload(url));
    if (description !== null) faults.push({ property, description });
  }
  return faults;
}
