import { readFile } from "node:fs/promises";
import { z } from "zod";
import { MODELS_FILE_ENTRIES_MAX } from "../limits.ts";
import { StartError } from "../start/start-error.ts";
import { EntrySchema } from "./entry.ts";
import type { Entry } from "./entry.ts";

const FileSchema = z.array(EntrySchema).max(MODELS_FILE_ENTRIES_MAX);

/**
 * The models of a JSON file: a list of entries, each model once.
 * @throws StartError with one line for each mistake
 */
export async function readModelsFile(path: string): Promise<readonly Entry[]> {
  const parsed = FileSchema.safeParse(await readJsonFile(path));
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `MODELS_FILE ${issue.path.map(String).join(".") || "list"}: ${issue.message}.`,
    );
    throw new StartError("environment", lines.join("\n"));
  }
  const names = parsed.data.map(({ model }) => model);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new StartError("environment", `MODELS_FILE names ${twice} twice.`);
  }
  return parsed.data;
}

async function readJsonFile(path: string): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    return value;
  } catch (cause) {
    const message = `MODELS_FILE ${path} cannot be read as JSON.`;
    throw new StartError("environment", message, { cause });
  }
}
