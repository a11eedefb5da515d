import { never } from "../machine/process.ts";
import type { Process } from "../machine/process.ts";
import { mayStop } from "../machine/stop.ts";
import { latencyMs } from "../machine/world.ts";
import type { World } from "../machine/world.ts";
import { WORLD } from "../time/virtual-time.ts";
import type { ApiCall, Reply } from "./reply.ts";

/** The provider's side of the wire. */
export type Api = {
  baseUrl: string;
  /** Whether no connection to it can be made just now. */
  isUnreachable: (call: Pick<ApiCall, "method" | "path">) => boolean;
  handle: (call: ApiCall) => Reply;
};

function failed(code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

function toResponse(reply: Extract<Reply, { kind: "answer" }>): Response {
  const bytes = new TextEncoder().encode(reply.body);
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(reply.isCut === true ? bytes.subarray(0, bytes.length >> 1) : bytes);
      if (reply.isCut === true) controller.error(failed("UND_ERR_SOCKET"));
      else controller.close();
    },
  });
  const headers = { "content-type": "application/json", ...reply.headers };
  return new Response(body, { status: reply.status, headers });
}

function addressOf(input: string | URL | Request): URL {
  return new URL(input instanceof Request ? input.url : input);
}

/**
 * `fetch` of one process, over a network that delays. A request that has left arrives also when
 * its sender dies; the answer then reaches nobody.
 */
export function createFetch(world: World, process: Process, api: Api): typeof fetch {
  const { time, random, timeline } = world;

  const exchange = (
    call: ApiCall,
    settle: { resolve: (response: Response) => void; reject: (error: unknown) => void },
  ): void => {
    const reply = api.handle(call);
    if (reply.kind === "silence") return;
    time.after(process, reply.waitMs + latencyMs(random), () => {
      if (!process.survives()) return;
      if (reply.kind === "reset") settle.reject(failed("ECONNRESET"));
      else settle.resolve(toResponse(reply));
    });
  };

  return (input, init = {}) => {
    if (!process.survives()) return never();
    mayStop(world, process);
    const url = addressOf(input);
    const path = url.pathname.slice(new URL(api.baseUrl).pathname.length);
    const method = init.method ?? "GET";
    const call = { method, path, query: url.searchParams, headers: new Headers(init.headers) };
    const { promise, ...settle } = Promise.withResolvers<Response>();
    const { signal } = init;
    signal?.addEventListener("abort", () => settle.reject(signal.reason), { once: true });
    if (api.isUnreachable(call)) {
      timeline.add(process.name, `${method} ${path}: no connection`);
      time.after(process, latencyMs(random), () => settle.reject(failed("ECONNREFUSED")));
      return promise;
    }
    let body = "";
    if (init.body != null) {
      const reading = new Response(init.body).text();
      void time.whileReal(reading.then((text) => void (body = text)));
    }
    time.after(WORLD, latencyMs(random), () => exchange({ ...call, body }, settle));
    return promise;
  };
}
