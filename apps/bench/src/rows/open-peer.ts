import { fileURLToPath } from "node:url";
import { START_MS_MAX } from "../limits.ts";
import { AnnouncementSchema } from "../peers/announce.ts";
import type { StartedProcess } from "../processes/processes.ts";
import type { OpenOutcome, Place, Target } from "./row.ts";

export type Peer = { url: string; process: StartedProcess };

/** Starts one file of `peers/` in a process of its own. */
export async function startPeer(
  place: Place,
  name: "hello" | "hono" | "trpc" | "bullmq",
  words: readonly string[] = [],
): Promise<Peer> {
  const peer = place.processes.start({
    name,
    command: process.execPath,
    words: [fileURLToPath(new URL(`../peers/${name}.ts`, import.meta.url)), ...words],
    environment: {},
    directory: place.directory,
  });
  try {
    const { port } = AnnouncementSchema.parse(await peer.hear(START_MS_MAX));
    return { url: `http://127.0.0.1:${String(port)}`, process: peer };
  } catch (error) {
    await peer.stop();
    throw error;
  }
}

/** A row of a peer that keeps nothing, so that there is nothing to prove. */
export async function openPeer(
  place: Place,
  name: "hello" | "hono" | "trpc",
  aim: (url: string) => Promise<Target>,
): Promise<OpenOutcome> {
  await using stack = new AsyncDisposableStack();
  const peer = await startPeer(place, name);
  stack.use(peer.process);
  const target = await aim(peer.url);
  const held = stack.move();
  const row = {
    target,
    prove: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
  return { outcome: "open", row };
}
