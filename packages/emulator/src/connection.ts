import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { EmulatorEnvironment } from "./parts.ts";

type EmulatorContext = Context<EmulatorEnvironment>;

/** Ends a connection in the middle of an answer, after the bytes that are under way. */
export function closeConnection(context: EmulatorContext): void {
  context.env.incoming?.socket.destroySoon();
}

/**
 * Cuts the connection instead of answering: the client sees a reset. Without a raw connection (mounted in
 * another server) the answer's body breaks instead, which is the nearest thing.
 */
export function cutConnection(context: EmulatorContext): Response {
  const socket = context.env.incoming?.socket;
  if (socket === undefined) {
    const broken = new ReadableStream({
      start: (controller) => controller.error(new Error("The emulator cut the connection")),
    });
    return new Response(broken, { status: 502 });
  }
  socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

/** Scheme and host by which the client reached us. */
export function originOf(context: EmulatorContext): string {
  return new URL(context.req.url).origin;
}

/** The body as bytes, or undefined when there are more than allowed. */
export async function readBody(
  request: Request,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (request.body === null) return new Uint8Array(0);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of request.body) {
    bytes += piece.byteLength;
    if (bytes > bytesMax) return undefined;
    pieces.push(piece);
  }
  const whole = new Uint8Array(bytes);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}

export type JsonBody =
  | { outcome: "ok"; value: unknown }
  | { outcome: "too_large" }
  | { outcome: "malformed" };

export async function readJson(request: Request, bytesMax: number): Promise<JsonBody> {
  const bytes = await readBody(request, bytesMax);
  if (bytes === undefined) return { outcome: "too_large" };
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return { outcome: "ok", value };
  } catch {
    return { outcome: "malformed" };
  }
}
