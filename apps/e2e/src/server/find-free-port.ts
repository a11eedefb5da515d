import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { PORT_FIRST, PORT_LAST } from "../limits.ts";

const handedOut = new Set<number>();

/**
 * A port of this machine that nobody listens on, never the same twice in one process. It stays
 * free while a killed server is away, because systems take no source ports from this range.
 */
export async function findFreePort(): Promise<number> {
  const port = randomInt(PORT_FIRST, PORT_LAST + 1);
  if (handedOut.has(port) || !(await isFree(port))) return findFreePort();
  handedOut.add(port);
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => {
      probe.close(() => resolve(true));
    });
  });
}
