import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Variables } from "../../src/environment.ts";
import { listenOnNode } from "../../src/listen/listen-on-node.ts";
import { startServer } from "../../src/start/start-server.ts";
import type { StartOptions, StartedServer } from "../../src/start/start-server.ts";

export type TestServer = StartedServer & {
  dataDirectory: string;
  /** What the server wrote, line by line. */
  lines: string[];
} & AsyncDisposable;

export async function createDataDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "darkroom-server-"));
}

/** The real server with the real emulator on free ports and a data folder of its own. */
export async function startTestServer(
  variables: Variables = {},
  socketLimits: StartOptions["socketLimits"] = {},
): Promise<TestServer> {
  const dataDirectory = await createDataDirectory();
  const lines: string[] = [];
  const server = await startServer({
    listen: listenOnNode,
    socketLimits,
    variables: { PORT: "0", DATA_DIR: dataDirectory, ...variables },
    write: (line) => {
      lines.push(line);
    },
  });
  return {
    ...server,
    dataDirectory,
    lines,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
