import { access, constants, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { openDatabase } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import type { Environment } from "../environment.ts";
import { readEnvironment } from "../environment.ts";
import type { Variables } from "../environment.ts";
import { redactText } from "../logs/redact.ts";
import { StartError } from "./start-error.ts";

/** The settings of this process, or a `StartError` with one line for each wrong one. */
export function requireEnvironment(variables?: Variables): Environment {
  const read = readEnvironment(variables);
  if (read.outcome === "wrong") throw new StartError("environment", read.lines.join("\n"));
  return read.environment;
}

/** Makes the data folder where it is missing. */
export async function prepareDataDirectory(dataDirectory: string): Promise<void> {
  try {
    await makeDirectory(dataDirectory);
    await access(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const message = `DATA_DIR ${dataDirectory} is not writable. Make it so or set DATA_DIR to another folder.`;
    throw new StartError("data_directory", message, { cause: error });
  }
}

/** Step by step: the runtime's own recursive form never ends in places such as `/proc`. */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await mkdir(path);
  }
}

/** Opens the database and brings its tables up to date. */
export async function prepareDatabase(environment: Environment): Promise<Database> {
  const { url, authToken, readUrl } = environment.database;
  let database: Database | null = null;
  try {
    database = await openDatabase({
      url,
      ...(authToken === null ? {} : { authToken }),
      ...(readUrl === null ? {} : { readUrl }),
    });
    await database.migrate();
    return database;
  } catch (error) {
    await database?.close();
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The database at ${withoutCredentials(url)} is not reachable: ${redactText(reason)}`;
    throw new StartError("database", message, { cause: error });
  }
}

function withoutCredentials(url: string): string {
  const parsed = new URL(url);
  if (parsed.protocol === "file:") return url;
  return `${parsed.protocol}//${parsed.host}`;
}
