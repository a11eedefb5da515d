import { createHash, createHmac } from "node:crypto";
import type { PusherPort } from "@darkroom/engine";

/** A server of the Pusher protocol has this long for its answer. */
const PUSHER_ANSWER_MS_MAX = 5_000;

export type PusherAddress = {
  key: string;
  secret: string;
  host: string;
  port: number;
  appId: string;
  isSecure: boolean;
};

const hmac = (secret: string, text: string): string =>
  createHmac("sha256", secret).update(text).digest("hex");

/** What the REST API of the protocol wants to be signed: method, path and sorted query. */
function signedQuery(address: PusherAddress, path: string, body: string, now: number): string {
  const query = [
    `auth_key=${address.key}`,
    `auth_timestamp=${String(Math.floor(now / 1_000))}`,
    "auth_version=1.0",
    `body_md5=${createHash("md5").update(body).digest("hex")}`,
  ].join("&");
  return `${query}&auth_signature=${hmac(address.secret, `POST\n${path}\n${query}`)}`;
}

/** Publishes on a server that speaks the Pusher protocol: Pusher's own, soketi, Reverb. */
export function createPusher(address: PusherAddress, now: () => number = Date.now): PusherPort {
  const { key, secret, host, port, appId, isSecure } = address;
  const origin = `${isSecure ? "https" : "http"}://${host}:${String(port)}`;
  return {
    connection: { key, host, port, isSecure },
    trigger: async (channel, event, text) => {
      const path = `/apps/${encodeURIComponent(appId)}/events`;
      const body = JSON.stringify({ name: event, channels: [channel], data: text });
      const response = await fetch(`${origin}${path}?${signedQuery(address, path, body, now())}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: AbortSignal.timeout(PUSHER_ANSWER_MS_MAX),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the Pusher server answered ${String(response.status)}`);
    },
    authorize: (socketId, channel) => `${key}:${hmac(secret, `${socketId}:${channel}`)}`,
  };
}
