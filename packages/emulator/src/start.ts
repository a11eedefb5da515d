import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { createEmulator, type Emulator, type EmulatorOptions } from "./create.ts";

const TEMPORARY_PREFIX = "darkroom-emulator-";

export type StartOptions = Omit<EmulatorOptions, "directory"> & {
  /** Everything durable lives here; default a temporary folder that goes when the emulator closes. */
  directory?: string;
  /** Address to listen on; default 127.0.0.1. */
  host?: string;
  /** Default 0, which takes a free one. */
  port?: number;
};

/** `await using` closes it. */
export type RunningEmulator = AsyncDisposable & {
  /** `http://127.0.0.1:4010`, without a slash at the end. */
  url: string;
  close: () => Promise<void>;
};

/** The port could not be opened; the message is one line that says what to do. */
export class EmulatorPortError extends Error {
  readonly code: "port_taken" | "port_refused";

  constructor(code: "port_taken" | "port_refused", message: string, cause: unknown) {
    super(message, { cause });
    this.name = "EmulatorPortError";
    this.code = code;
  }
}

/**
 * Starts an emulator on a port of its own. Rejects with `EmulatorPortError` or `EmulatorFolderError`. The port
 * is opened first, so that a taken one leaves the folder alone.
 */
export async function startEmulator(options: StartOptions = {}): Promise<RunningEmulator> {
  const { host = "127.0.0.1", port = 0 } = options;
  let emulator: Emulator | undefined;
  const listener = getRequestListener(
    (request, environment) =>
      emulator?.fetch(request, environment) ?? new Response("Starting\n", { status: 503 }),
    { overrideGlobalObjects: false },
  );
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const portTaken = await listen(server, host, port);
  const folder = options.directory ?? mkdtempSync(join(tmpdir(), TEMPORARY_PREFIX));
  try {
    emulator = createEmulator({ ...options, directory: folder });
  } catch (error) {
    await closeServer(server);
    throw error;
  }
  const running = emulator;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const close = async (): Promise<void> => {
    await closeServer(server);
    await running.close();
    if (options.directory === undefined) rmSync(folder, { recursive: true, force: true });
  };
  return { url: `http://${shownHost}:${portTaken}`, close, [Symbol.asyncDispose]: close };
}

/** Resolves with the port. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      const message = isTaken
        ? `Port ${port} on ${host} is taken.`
        : `Port ${port} on ${host} cannot be opened (${error.message}).`;
      reject(new EmulatorPortError(isTaken ? "port_taken" : "port_refused", message, error));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** Ends open connections too: a client that holds one must not hold the process. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
