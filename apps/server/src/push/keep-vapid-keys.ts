import { chmod, link, readFile, rm, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import webPush from "web-push";
import { z } from "zod";

const FILE_NAME = "vapid-keys.json";
/** Readable by the owner alone. */
const FILE_MODE = 0o600;

/** Base64url: the public key of 65 bytes and the private one of 32. */
export const VapidKeysSchema = z.strictObject({
  publicKey: z.string().regex(/^[\w-]{87}$/),
  privateKey: z.string().regex(/^[\w-]{43}$/),
});
export type VapidKeys = z.infer<typeof VapidKeysSchema>;

/**
 * The VAPID keys of this installation, made once and kept in the data folder: browsers subscribe
 * with the public one, and other keys reach none of them. Two processes that start at the same
 * time end up with the same ones.
 */
export async function keepVapidKeys(dataDirectory: string): Promise<VapidKeys> {
  const path = join(dataDirectory, FILE_NAME);
  const kept = await readKeys(path);
  if (kept !== null) return kept;
  const draftPath = `${path}.${randomBytes(8).toString("hex")}`;
  const made = JSON.stringify(webPush.generateVAPIDKeys());
  await writeFile(draftPath, made, { mode: FILE_MODE });
  // A link appears with its whole content or not at all, and never replaces a rival's file.
  await link(draftPath, path).catch((error: unknown) => {
    if (!isCode(error, "EEXIST")) throw error;
  });
  await rm(draftPath, { force: true });
  const keys = await readKeys(path);
  if (keys === null) throw new Error(`${path} could not be written`);
  return keys;
}

async function readKeys(path: string): Promise<VapidKeys | null> {
  try {
    const text = await readFile(path, "utf8");
    await chmod(path, FILE_MODE);
    return VapidKeysSchema.parse(JSON.parse(text));
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
