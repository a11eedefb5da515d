import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A busy machine starts slowly; and somebody else may take a free port before Redis does. */
const START = { msMax: 20_000, lookMs: 10, attemptsMax: 5 } as const;

const COMMAND = "redis-server";

/** Whether this machine has a Redis to start; `npm test` installs it where it may. */
export const hasRedisServer = spawnSync(COMMAND, ["--version"]).status === 0;

/** A Redis of one test: on a free port of this machine, in memory alone. */
export interface RedisServer extends AsyncDisposable {
  url: string;
  port: number;
  /** Ends it as a crash would; all it held is gone. */
  stop: () => Promise<void>;
  /** Starts it again at the same port, empty. */
  start: () => Promise<void>;
  /** It holds its connections and answers nothing. */
  pause: () => void;
  resume: () => void;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

const isRunning = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null;

async function end(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function run(port: number): Promise<ChildProcess | null> {
  const words = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn(COMMAND, words, { stdio: "ignore" });
  const giveUpAt = performance.now() + START.msMax;
  while (isRunning(child) && performance.now() < giveUpAt) {
    if ((await isOpen(port)) && isRunning(child)) return child;
    await sleep(START.lookMs);
  }
  await end(child);
  return null;
}

/** Starts a Redis; the caller disposes of it. */
export async function startRedisServer(): Promise<RedisServer> {
  for (let attempt = 1; attempt <= START.attemptsMax; attempt += 1) {
    const port = await findFreePort();
    const started = await run(port);
    if (started !== null) return serverOf(started, port);
  }
  throw new Error("redis-server did not start");
}

function serverOf(started: ChildProcess, port: number): RedisServer {
  let child = started;
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    port,
    stop: () => end(child),
    start: async () => {
      const again = await run(port);
      if (again === null) throw new Error("redis-server did not start again");
      child = again;
    },
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    [Symbol.asyncDispose]: () => end(child),
  };
}
