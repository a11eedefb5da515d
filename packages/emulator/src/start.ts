import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createEmulator, type Emulator, type EmulatorOptions } from "./create.ts";

export type StartOptions = EmulatorOptions & {
  /** Address to listen on; default 127.0.0.1. */
  host?: string;
  /** 0 takes a free one. */
  port: number;
};

export type RunningEmulator = {
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
export async function startEmulator(options: StartOptions): Promise<RunningEmulator> {
  const { host = "127.0.0.1", port } = options;
  let emulator: Emulator | undefined;
  const listener = getRequestListener(
    (request, environment) =>
      emulator?.fetch(request, environment) ?? new Response("Starting\n", { status: 503 }),
    { overrideGlobalObjects: false },
  );
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const portTaken = await listen(server, host, port);
  try {
    emulator = createEmulator(options);
  } catch (error) {
    await closeServer(server);
    throw error;
  }
  const running = emulator;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${portTaken}`,
    close: async () => {
      await closeServer(server);
      await running.close();
    },
  };
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
