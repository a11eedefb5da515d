import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import { STREAM_LOOK_MS } from "../limits.ts";
import type { EmulatorEnvironment, EmulatorParts } from "../parts.ts";
import { writesText } from "../predictions/models.ts";
import { isTerminal, type PredictionRecord } from "../predictions/record.ts";

/** Where streams stand on a host; the real ones have a host of their own, and take no token. */
export const STREAM_PATH = "/stream/v1";

/** Only models that write are told piece by piece (R29). */
export function streamUrl(record: PredictionRecord, origin: string): string | undefined {
  return writesText(record.model) ? `${origin}${STREAM_PATH}/${record.outputKey}` : undefined;
}

/** `GET /:key`: server-sent events `output`, `error` and `done`; the key is the secret. */
export function createStreamRoutes(parts: EmulatorParts): Hono<EmulatorEnvironment> {
  const app = new Hono<EmulatorEnvironment>();
  app.get("/:key", (context) => {
    const record = parts.predictions.findByOutputKey(context.req.param("key"));
    if (record === undefined || record.dataRemoved || !writesText(record.model)) {
      return new Response("Not found\n", {
        status: 404,
        headers: { "content-type": "text/plain" },
      });
    }
    const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };
    return new Response(streamOf(parts, record.id), { headers });
  });
  return app;
}

/** Ends with the prediction, or when the reader leaves. */
function streamOf(parts: EmulatorParts, id: string): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const pieces = tell(parts, id, left.signal);
  return new ReadableStream({
    pull: async (controller) => {
      const next = await pieces.next();
      if (left.signal.aborted) return;
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: () => left.abort(),
  });
}

/** All pieces from the first, as they come, then how it ended. */
async function* tell(
  parts: EmulatorParts,
  id: string,
  left: AbortSignal,
): AsyncGenerator<Uint8Array, undefined> {
  const encoder = new TextEncoder();
  let told = 0;
  while (!left.aborted) {
    const record = parts.predictions.find(id);
    if (record === undefined) return undefined;
    for (const piece of record.output?.slice(told) ?? []) {
      told += 1;
      yield encoder.encode(writeEvent("output", piece, `${record.createdAtMs}:${told}`));
    }
    if (isTerminal(record)) {
      yield encoder.encode(writeEnd(record));
      return undefined;
    }
    await sleep(STREAM_LOOK_MS);
  }
  return undefined;
}

function writeEnd({ status, error, createdAtMs }: PredictionRecord): string {
  const id = `${createdAtMs}:end`;
  if (status === "succeeded") return writeEvent("done", "{}", id);
  if (status !== "failed") return writeEvent("done", JSON.stringify({ reason: "canceled" }), id);
  const failure = writeEvent("error", JSON.stringify({ detail: error }), `${id}-error`);
  return failure + writeEvent("done", JSON.stringify({ reason: "error" }), id);
}

function writeEvent(event: string, data: string, id: string): string {
  const lines = data.split("\n").map((line) => `data: ${line}\n`);
  return `event: ${event}\nid: ${id}\n${lines.join("")}\n`;
}
