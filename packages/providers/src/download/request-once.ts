import type { IncomingMessage } from "node:http";
import { Agent as HttpAgent, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";
import { METADATA_ADDRESSES } from "./judge-address.ts";

/** Which addresses the connection may reach: only public ones, these besides, or any. */
export type Reach =
  | { kind: "public" }
  | { kind: "listed"; addresses: readonly string[] }
  | { kind: "any" };

function createAgent(url: URL, reach: Reach): HttpAgent | HttpsAgent {
  const isHttps = url.protocol === "https:";
  if (reach.kind === "any") return isHttps ? new HttpsAgent() : new HttpAgent();
  const filter = {
    allowIPAddressList: reach.kind === "listed" ? [...reach.addresses] : [],
    denyIPAddressList: [...METADATA_ADDRESSES],
  };
  return isHttps ? new RequestFilteringHttpsAgent(filter) : new RequestFilteringHttpAgent(filter);
}

/** What is sent besides the URL; nothing is a GET. */
export type Message = { headers: Readonly<Record<string, string>>; body: string | Uint8Array };

/**
 * One GET or POST without redirects and without any key of ours. `node:http` rather than `fetch`, since
 * only there the filter of addresses holds on every runtime.
 */
export function requestOnce(
  url: URL,
  reach: Reach,
  signal: AbortSignal,
  message?: Message,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const sent = send(url, {
      agent: createAgent(url, reach),
      method: message === undefined ? "GET" : "POST",
      headers: { accept: "*/*", "accept-encoding": "identity", ...message?.headers },
      signal,
    });
    sent.once("response", resolve);
    // Stays for the life of the request: an error may come after the response began.
    sent.on("error", reject);
    sent.end(message?.body);
  });
}
