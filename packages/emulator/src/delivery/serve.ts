import { setTimeout as sleep } from "node:timers/promises";
import { type Context, Hono } from "hono";
import type { Clock } from "../clock/clock.ts";
import { closeConnection } from "../connection.ts";
import { SLOW_PIECES } from "../limits.ts";
import { type EmulatorEnvironment, type EmulatorParts, log } from "../parts.ts";
import { mediaTypeOf } from "../predictions/media-types.ts";
import { deliveredBytes, isFinalOutput } from "../predictions/outputs.ts";
import type { Scenario } from "../scenario/schema.ts";

type DeliveryContext = Context<EmulatorEnvironment>;

/** `/delivery/<bucket>/<key>/<name>`: public, as the real delivery host is (R12); the key is the secret. */
export function createDeliveryRoutes(parts: EmulatorParts): Hono<EmulatorEnvironment> {
  const app = new Hono<EmulatorEnvironment>();
  app.get("/:bucket/:key/:name", async (context) => {
    const { key, name } = context.req.param();
    const record = parts.predictions.findByOutputKey(key);
    const answer = (response: Response, status = response.status): Response => {
      log(parts, { kind: "download", id: record?.id ?? null, status });
      return response;
    };
    if (record === undefined || record.dataRemoved) return answer(gone());
    const faults = (isFinalOutput(name) && record.scenario.output) || {};
    if (faults.status !== undefined && faults.status !== 200) {
      return answer(statusOnly(faults.status));
    }
    const isMade = !isFinalOutput(name) || (record.output?.includes(name) ?? false);
    const bytes = isMade ? await parts.outputs.read(record, name) : undefined;
    if (bytes === undefined) return answer(gone());
    return answer(file(parts.clock, context, { name, bytes, faults }));
  });
  return app;
}

function gone(): Response {
  return new Response("Not found\n", { status: 404, headers: { "content-type": "text/plain" } });
}

/** Some statuses must not have a body. */
function statusOnly(status: number): Response {
  const isBare = status === 204 || status === 205 || status === 304;
  return new Response(isBare ? null : `Status ${status}\n`, {
    status,
    headers: { "content-type": "text/plain" },
  });
}

type Download = { name: string; bytes: Uint8Array; faults: NonNullable<Scenario["output"]> };

function file(clock: Clock, context: DeliveryContext, { name, bytes, faults }: Download): Response {
  const headers = { "content-type": mediaTypeOf(name), "content-length": String(bytes.length) };
  const kept = bytes.slice(0, deliveredBytes(bytes.length, faults.truncate));
  const isCut = kept.length < bytes.length;
  const slowMs = faults.slowMs ?? 0;
  if (!isCut && slowMs === 0) return new Response(kept, { headers });
  const cut = isCut ? (): void => closeConnection(context) : undefined;
  return new Response(inPieces(clock, kept, slowMs, cut), { headers });
}

/** The bytes over so many milliseconds; then the stream ends, or `cut` ends the connection. */
function inPieces(
  clock: Clock,
  bytes: Uint8Array,
  slowMs: number,
  cut: (() => void) | undefined,
): ReadableStream<Uint8Array> {
  const pieces = slowMs === 0 ? 1 : SLOW_PIECES;
  const pieceBytes = Math.max(1, Math.ceil(bytes.length / pieces));
  let offset = 0;
  return new ReadableStream({
    pull: async (controller) => {
      if (offset >= bytes.length) {
        // The last piece is handed over but not written yet.
        if (cut !== undefined) await sleep(CUT_AFTER_MS);
        cut?.();
        controller.close();
        return;
      }
      if (slowMs > 0) await clock.sleepUntil(clock.now() + slowMs / pieces);
      controller.enqueue(bytes.subarray(offset, offset + pieceBytes));
      offset += pieceBytes;
    },
  });
}

/** Time for the last piece to reach the connection before it is closed. */
const CUT_AFTER_MS = 20;
