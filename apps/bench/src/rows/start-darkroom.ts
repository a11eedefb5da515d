import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { BenchError } from "../bench-error.ts";
import { READY_POLL_MS, REQUEST_MS_MAX, START_MS_MAX } from "../limits.ts";
import { findFreePort } from "../processes/find-free-port.ts";
import type { Place } from "./row.ts";

export type DarkroomRole = "web" | "all";

const MAIN = fileURLToPath(new URL("../../../server/src/main.node.ts", import.meta.url));

/** More than any run can spend. */
export const WELCOME_CREDITS = 1_000_000_000;
/** No run comes near it; the limiters are still asked on every create. */
const LIMIT_OUT_OF_REACH = "1000000000";

/**
 * Starts the real server with an empty data folder and signs a visitor in. All settings that are
 * not named here are the defaults, the request log included.
 */
export async function startDarkroom(
  place: Pick<Place, "processes" | "directory">,
  role: DarkroomRole,
  stack: AsyncDisposableStack,
): Promise<{ url: string; cookie: string }> {
  const port = await findFreePort();
  const server = place.processes.start({
    name: "darkroom",
    command: process.execPath,
    words: [MAIN],
    environment: {
      PORT: String(port),
      ROLE: role,
      DATA_DIR: join(place.directory, "data"),
      WELCOME_CREDITS: String(WELCOME_CREDITS),
      LIMIT_CREATES_PER_MINUTE: LIMIT_OUT_OF_REACH,
      LIMIT_ANONYMOUS_CREATES_PER_HOUR: LIMIT_OUT_OF_REACH,
      // Nobody listens there: without a worker nothing is sent to the provider.
      ...(role === "web" ? { EMULATOR_PORT: String(await findFreePort()) } : {}),
    },
    directory: place.directory,
    speaks: false,
  });
  stack.use(server);
  const url = `http://127.0.0.1:${String(port)}`;
  await server.orEnd((signal) => waitUntilReady(url, signal));
  return { url, cookie: await signIn(url) };
}

async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  const giveUpAt = performance.now() + START_MS_MAX;
  while (!signal.aborted) {
    const response = await request(`${url}/readyz`, "GET").catch(() => null);
    if (response?.ok === true) return;
    if (performance.now() > giveUpAt) throw new BenchError("start", "Darkroom is not ready.");
    await sleep(READY_POLL_MS);
  }
}

async function signIn(url: string): Promise<string> {
  const response = await request(`${url}/api/auth/sign-in/anonymous`, "POST");
  const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  if (response.ok && cookies.length > 0) return cookies.join("; ");
  throw new BenchError("answer", `The sign-in answered ${String(response.status)}.`);
}

async function request(url: string, method: string): Promise<Response> {
  const response = await fetch(url, { method, signal: AbortSignal.timeout(REQUEST_MS_MAX) });
  await response.arrayBuffer();
  return response;
}
