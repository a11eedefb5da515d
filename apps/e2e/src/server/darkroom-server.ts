import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childVariables } from "../environment.ts";
import { START_MS_MAX, STOP_MS_MAX } from "../limits.ts";
import { waitFor } from "../wait.ts";
import { auditLedger } from "./audit-ledger.ts";
import type { AuditReport } from "./audit-ledger.ts";
import { findFreePort } from "./find-free-port.ts";
import { SERVER_ENTRY } from "./paths.ts";
import { createLineKeeper, startProcessGroup } from "./process-group.ts";
import type { Exit, ProcessGroup } from "./process-group.ts";

/**
 * A whole Darkroom (server, worker, emulator) as its own process group, on ports and a data
 * folder of its own. Modes: running, or away after `kill9` or `stop`; `start` brings it back on
 * the same folder and the same ports.
 */
export type DarkroomServer = {
  url: string;
  /** The embedded emulator's own address, for its control API. */
  emulatorUrl: string;
  dataDirectory: string;
  /** Of the server while it runs; null when it is away or has ended by itself. */
  processId: () => number | null;
  /** Resolves when it is ready. Rejects with its last words when it ends instead. */
  start: () => Promise<void>;
  /** SIGKILL to the whole group, without any warning. */
  kill9: () => Promise<void>;
  /** Ends it in peace; null when it was not running. */
  stop: () => Promise<Exit | null>;
  audit: () => Promise<AuditReport>;
  /** What it has written so far, over all its starts. */
  lines: () => string[];
  /** Ends it in whatever way and removes its folder. */
  remove: () => Promise<void>;
};

/** Settings of the server by the names of its environment, such as `WELCOME_CREDITS`. */
export type ServerVariables = Readonly<Record<string, string>>;

/**
 * Prepares a server; nothing runs before `start`.
 * @param onLine takes each line that it writes, besides those that are kept
 */
export async function createDarkroomServer(
  variables: ServerVariables = {},
  onLine: (line: string) => void = () => undefined,
): Promise<DarkroomServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "darkroom-e2e-"));
  const port = await findFreePort();
  const emulatorPort = await findFreePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const { keep, lines } = createLineKeeper();
  let group: ProcessGroup | null = null;

  const start = async (): Promise<void> => {
    if (group !== null && !group.hasExited()) throw new Error("The server is already running");
    const started = startProcessGroup({
      args: [SERVER_ENTRY],
      variables: childVariables({
        PORT: String(port),
        EMULATOR_PORT: String(emulatorPort),
        DATA_DIR: dataDirectory,
        ...variables,
      }),
      onLine: (line) => {
        keep(line);
        onLine(line);
      },
    });
    group = started;
    await waitFor("The server is ready", START_MS_MAX, async () => {
      if (started.hasExited()) throw new Error(`The server ended:\n${lines().join("\n")}`);
      return (await isReady(url)) ? true : null;
    });
  };

  const kill9 = async (): Promise<void> => {
    await group?.kill9();
    group = null;
  };

  const stop = async (): Promise<Exit | null> => {
    if (group === null) return null;
    const exit = await group.end(STOP_MS_MAX);
    group = null;
    return exit;
  };

  return {
    url,
    emulatorUrl: `http://127.0.0.1:${String(emulatorPort)}`,
    dataDirectory,
    processId: () => (group === null || group.hasExited() ? null : group.processId),
    start,
    kill9,
    stop,
    audit: () => auditLedger(dataDirectory),
    lines,
    remove: async () => {
      await kill9();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
