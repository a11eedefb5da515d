import { createHmac, randomBytes } from "node:crypto";
import { chmod, link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const SECRET_BYTES = 32;
const FILE_NAME = "auth-secret";
/** Readable by the owner alone. */
const FILE_MODE = 0o600;

/**
 * The secret of this installation: made once and kept in the data folder. Two processes that
 * start at the same time end up with the same one.
 */
export async function keepSecret(dataDirectory: string): Promise<string> {
  const path = join(dataDirectory, FILE_NAME);
  const kept = await readSecret(path);
  if (kept !== null) return kept;
  const draftPath = `${path}.${randomBytes(8).toString("hex")}`;
  await writeFile(draftPath, randomBytes(SECRET_BYTES).toString("base64url"), { mode: FILE_MODE });
  // A link appears with its whole content or not at all, and never replaces a rival's file.
  await link(draftPath, path).catch((error: unknown) => {
    if (!isCode(error, "EEXIST")) throw error;
  });
  await rm(draftPath, { force: true });
  const made = await readSecret(path);
  if (made === null) throw new Error(`${path} is empty`);
  return made;
}

async function readSecret(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, "utf8")).trim();
    await chmod(path, FILE_MODE);
    return text === "" ? null : text;
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** A secret of its own for each purpose, so that one never opens what another protects. */
export function deriveSecret(
  secret: string,
  purpose: "auth" | "results" | "callback" | "quota" | "visitor",
): string {
  return createHmac("sha256", secret).update(`darkroom:${purpose}`).digest("base64url");
}
