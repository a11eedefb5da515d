import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE_NAME = "emulator-port";

/** The port that the embedded emulator had last in this data folder; null before its first start. */
export async function recallEmulatorPort(dataDirectory: string): Promise<number | null> {
  const text = await readFile(join(dataDirectory, FILE_NAME), "utf8").catch(() => "");
  const port = Number(text.trim());
  return Number.isInteger(port) && port > 0 ? port : null;
}

export async function rememberEmulatorPort(dataDirectory: string, port: number): Promise<void> {
  await writeFile(join(dataDirectory, FILE_NAME), `${String(port)}\n`);
}

/** Where an emulator on this port of the same machine is reached. */
export function emulatorUrl(port: number): string {
  return `http://127.0.0.1:${String(port)}`;
}
