import { GeneratorError } from "../errors.ts";
import { findPictureFault } from "../image/check-picture.ts";
import type { ModelDeclaration, ModelInput } from "../models/declaration.ts";
import { isDataUri } from "./data-uri.ts";
import { readText } from "./read-input.ts";

/** Content of the file with this address; undefined when there is none. */
export type ReadFile = (url: string) => Promise<Uint8Array | undefined>;

/** An uploaded file may be larger than a data: URI. */
const FILE_BYTES_MAX = 8 * 1024 * 1024;

/** What is wrong with an uploaded picture, as a sentence; null when it may be used. */
export function findFileFault(bytes: Uint8Array | undefined): string | null {
  if (bytes === undefined) return "Must be a data: URI or the address of an uploaded file";
  if (bytes.length > FILE_BYTES_MAX) return `Must have at most ${FILE_BYTES_MAX} bytes`;
  return findPictureFault(bytes);
}

/** The input with the files that it names by address as data: URIs, since a worker reads none. */
export async function inlineFiles(
  declaration: ModelDeclaration,
  input: ModelInput,
  readFile: ReadFile | undefined,
): Promise<ModelInput> {
  const inlined: Record<string, unknown> = { ...input };
  for (const [name, property] of Object.entries(declaration.input)) {
    const url = readText(input, name);
    if (property.type !== "string" || property.format !== "uri" || url === undefined) continue;
    if (isDataUri(url)) continue;
    const bytes = await readFile?.(url);
    const description = findFileFault(bytes);
    if (bytes === undefined || description !== null) {
      throw new GeneratorError(
        "invalid_input",
        `${name}: ${description ?? "There is no such file"}`,
        {
          problems: [{ type: "format", property: name, description: description ?? "" }],
        },
      );
    }
    inlined[name] = `data:application/octet-stream;base64,${Buffer.from(bytes).toString("base64")}`;
  }
  return inlined;
}
