import { EmulatorPortError, startEmulator } from "@darkroom/emulator";
import type { RunningEmulator } from "@darkroom/emulator";
import { join } from "node:path";
import { recallEmulatorPort, rememberEmulatorPort } from "./emulator-port.ts";
import { StartError } from "./start/start-error.ts";

/**
 * Starts the emulator inside this process, where no provider is configured. It keeps its port,
 * so that work which was interrupted is found again under the same address. Its networks are
 * loaded in a thread of their own meanwhile, so that the first picture need not wait for them.
 * @param options.port the port that must be used; null for the remembered or a free one
 */
export async function startEmbeddedProvider(options: {
  dataDirectory: string;
  port: number | null;
}): Promise<RunningEmulator> {
  const { dataDirectory } = options;
  const directory = join(dataDirectory, "emulator");
  const port = options.port ?? (await recallEmulatorPort(dataDirectory)) ?? 0;
  const emulator = await startEmulator({ directory, port, warm: true }).catch((error: unknown) => {
    const isTaken = error instanceof EmulatorPortError && error.code === "port_taken";
    if (!isTaken) throw new StartError("emulator", describe(error), { cause: error });
    if (options.port === null) return startEmulator({ directory, port: 0, warm: true });
    const message = `EMULATOR_PORT ${String(port)} is already in use; choose another one.`;
    throw new StartError("port_taken", message, { cause: error });
  });
  await rememberEmulatorPort(dataDirectory, Number(new URL(emulator.url).port));
  return emulator;
}

function describe(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `The embedded emulator cannot start: ${reason}`;
}
