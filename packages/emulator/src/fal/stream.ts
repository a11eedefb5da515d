import { setTimeout as sleep } from "node:timers/promises";
import { FAL_STREAM_LOOK_MS } from "../limits.ts";
import { isTerminal, type PredictionRecord } from "../predictions/record.ts";

export type StreamParts = {
  /** As it stands now; undefined when it is gone. */
  look: () => PredictionRecord | undefined;
  /** The event's data, given how many log lines have been told. */
  render: (record: PredictionRecord, linesTold: number) => unknown;
};

const countLines = (record: PredictionRecord): number =>
  record.logs.split("\n").filter((line) => line !== "").length;

/** Server-sent events, one for each change, until the end; each tells only new lines. */
export function streamStatus({ look, render }: StreamParts): Response {
  const encoder = new TextEncoder();
  let told = "";
  let linesTold = 0;
  const left = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      while (!left.signal.aborted) {
        const record = look();
        if (record === undefined) return controller.close();
        const lines = countLines(record);
        const state = `${record.status} ${lines}`;
        if (state !== told) {
          controller.enqueue(
            encoder.encode(`data: ${JSON.stringify(render(record, linesTold))}\n\n`),
          );
          told = state;
          linesTold = lines;
          return isTerminal(record) ? controller.close() : undefined;
        }
        await sleep(FAL_STREAM_LOOK_MS);
      }
    },
    cancel: () => left.abort(),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
