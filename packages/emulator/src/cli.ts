#!/usr/bin/env node
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { BASE_PATH as FAL_PATH } from "./fal/render.ts";
import { startEmulator } from "./start.ts";
import { BASE_PATH as REPLICATE_PATH } from "./replicate/render.ts";
import { BASE_PATH as SKYTELLS_PATH } from "./skytells/render.ts";

const PORT_DEFAULT = 4010;
const PORT_MAX = 65_535;

/** In a package there are no sources, and the command has its own name. */
const COMMAND = import.meta.url.endsWith(".ts") ? "pnpm emulator" : "darkroom-emulator";
const USAGE = `Usage: ${COMMAND} [--port 4010] [--host 127.0.0.1] [--directory DIR]`;

type Arguments = { port: number; host: string; directory: string };

function readArguments(list: readonly string[], dataDirectory: string): Arguments {
  const { values } = parseArgs({
    args: list.filter((argument) => argument !== "--"),
    options: {
      port: { type: "string", default: String(PORT_DEFAULT) },
      host: { type: "string", default: "127.0.0.1" },
      directory: { type: "string", default: join(dataDirectory, "emulator") },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > PORT_MAX) {
    throw new TypeError(`--port must be a number from 0 to ${PORT_MAX}, not ${values.port}`);
  }
  return { port, host: values.host, directory: resolve(values.directory) };
}

async function main(): Promise<void> {
  const chosen = readArguments(process.argv.slice(2), process.env["DATA_DIR"] ?? "data");
  const emulator = await startEmulator({ ...chosen, report: (error) => console.error(error) });
  // Signals are heard before the line says so.
  const stop = (): void => {
    void emulator.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  console.log(
    `Emulator ready: ${emulator.url}${REPLICATE_PATH}, ${SKYTELLS_PATH} and ${FAL_PATH} · control ${emulator.url}/control · data ${chosen.directory}`,
  );
}

/** What to do about a failed start, by the error's code. */
const ADVICE: Record<string, string> = {
  port_taken: "Choose another with --port.",
  port_refused: "Choose another with --port or --host.",
  folder_not_writable: "Choose another with --directory.",
  folder_in_use: "Stop that one or choose another with --directory.",
};

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  console.error(`${message} ${ADVICE[code] ?? USAGE}`);
  process.exitCode = 1;
});
