import { connect } from "node:net";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { BenchError } from "../bench-error.ts";
import { READY_POLL_MS, START_MS_MAX } from "../limits.ts";
import { findFreePort } from "../processes/find-free-port.ts";
import { ask, get, post } from "./ask.ts";
import { startPeer } from "./open-peer.ts";
import type { OpenOutcome, OpenRow, Place, Target } from "./row.ts";
import { submission } from "./submission.ts";

const SubmittedSchema = z.object({ id: z.string(), status: z.literal("queued") });
const StatusSchema = z.object({ id: z.string(), status: z.literal("waiting") });
const CountSchema = z.object({ count: z.number() });

/** Submits by `queue.add`, or asks for one job by `getJob` and `getState`. */
export async function openBullmq(place: Place, kind: "submit" | "status"): Promise<OpenOutcome> {
  const search = await place.findRedis();
  if (search.outcome === "missing") return { outcome: "unavailable", reason: search.reason };
  await using stack = new AsyncDisposableStack();
  const redisPort = await startRedis(place, stack);
  const peer = await startPeer(place, "bullmq", [String(redisPort)]);
  stack.use(peer.process);
  const submit = post(`${peer.url}/predictions`, submission);
  const { id } = await ask(submit, SubmittedSchema);
  const target = kind === "submit" ? submit : await aimAtStatus(`${peer.url}/predictions/${id}`);
  const held = stack.move();
  const row: OpenRow = {
    target,
    prove: (answered) => proveJobs(peer.url, kind === "submit" ? answered : 0),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
  return { outcome: "open", row };
}

async function aimAtStatus(url: string): Promise<Target> {
  const target = get(url);
  await ask(target, StatusSchema);
  return target;
}

async function proveJobs(url: string, answered: number): Promise<void> {
  const { count } = await ask(get(`${url}/count`), CountSchema);
  if (count >= answered) return;
  const message = `Redis holds ${String(count)} jobs after ${String(answered)} answers.`;
  throw new BenchError("proof", message);
}

/** A Redis in memory alone: it writes no snapshot and no log, so nothing survives its end. */
async function startRedis(place: Place, stack: AsyncDisposableStack): Promise<number> {
  const port = await findFreePort();
  const words = ["--port", String(port), "--bind", "127.0.0.1", "--dir", place.directory];
  const redis = place.processes.start({
    name: "redis",
    command: "redis-server",
    words: [...words, "--save", "", "--appendonly", "no"],
    environment: {},
    directory: place.directory,
    speaks: false,
  });
  stack.use(redis);
  await redis.orEnd((signal) => waitUntilOpen(port, signal));
  return port;
}

async function waitUntilOpen(port: number, signal: AbortSignal): Promise<void> {
  const giveUpAt = performance.now() + START_MS_MAX;
  while (!signal.aborted && !(await isOpen(port))) {
    if (performance.now() > giveUpAt) throw new BenchError("start", "redis-server did not start.");
    await sleep(READY_POLL_MS);
  }
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
