import { createHash, createHmac } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { z } from "zod";

const FrameSchema = z.object({
  event: z.string(),
  data: z.object({ channel: z.string(), auth: z.string() }),
});
const PublishSchema = z.object({
  name: z.string(),
  channels: z.array(z.string()),
  data: z.string(),
});

export type PusherServer = AsyncDisposable & {
  url: string;
  socketUrl: string;
  /** Why requests and subscriptions were refused. */
  refused: string[];
};

const APP = { id: "app-1", key: "key-1", secret: "secret-1" };
const hmac = (content: string): string =>
  createHmac("sha256", APP.secret).update(content).digest("hex");

/** Why a REST request is refused, by the rules of the protocol; null where it is not. */
function findFault(target: URL, body: string): string | null {
  const query = target.searchParams;
  const signature = query.get("auth_signature") ?? "";
  query.delete("auth_signature");
  const sorted = [...query].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const signed = sorted.map(([name, value]) => `${name}=${value}`).join("&");
  if (target.pathname !== `/apps/${APP.id}/events`) return "no such app";
  if (query.get("auth_key") !== APP.key) return "no such key";
  if (query.get("body_md5") !== createHash("md5").update(body).digest("hex")) return "other body";
  if (Math.abs(Date.now() / 1_000 - Number(query.get("auth_timestamp"))) > 600) return "too old";
  return signature === hmac(`POST\n${target.pathname}\n${signed}`) ? null : "bad signature";
}

/** A small server that speaks the Pusher protocol, version 7: REST in, WebSocket out. */
export async function startPusherServer(): Promise<PusherServer> {
  const followers = new Map<string, Set<WebSocket>>();
  const refused: string[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await text(incoming);
      const fault = findFault(new URL(incoming.url ?? "/", "http://pusher"), body);
      if (fault !== null) {
        refused.push(fault);
        outgoing.writeHead(401).end();
        return;
      }
      const { name, channels, data } = PublishSchema.parse(JSON.parse(body));
      for (const channel of channels) {
        for (const socket of followers.get(channel) ?? []) {
          socket.send(JSON.stringify({ event: name, channel, data }));
        }
      }
      outgoing.writeHead(200, { "content-type": "application/json" }).end("{}");
    })();
  });
  const sockets = new WebSocketServer({ server, path: `/app/${APP.key}` });
  let count = 0;
  sockets.on("connection", (socket) => {
    count += 1;
    const socketId = `1234.${String(count)}`;
    const data = JSON.stringify({ socket_id: socketId, activity_timeout: 120 });
    socket.send(JSON.stringify({ event: "pusher:connection_established", data }));
    socket.on("message", (message: Buffer) => {
      const { channel, auth } = FrameSchema.parse(JSON.parse(message.toString())).data;
      if (auth !== `${APP.key}:${hmac(`${socketId}:${channel}`)}`) {
        refused.push(`no leave to follow ${channel}`);
        socket.send(JSON.stringify({ event: "pusher:subscription_error", channel, data: "{}" }));
        return;
      }
      followers.set(channel, (followers.get(channel) ?? new Set()).add(socket));
      const event = "pusher_internal:subscription_succeeded";
      socket.send(JSON.stringify({ event, channel, data: "{}" }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const host = `127.0.0.1:${String(address.port)}`;
  return {
    url: `pusher://${APP.key}:${APP.secret}@${host}/${APP.id}`,
    socketUrl: `ws://${host}/app/${APP.key}?protocol=7`,
    refused,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
