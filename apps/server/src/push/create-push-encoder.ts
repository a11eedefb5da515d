import type { PushEncoder } from "@darkroom/engine";
import webPush from "web-push";
import type { VapidKeys } from "./keep-vapid-keys.ts";

/** Whom a push service may write to about us: our page, or our host's operator. */
export function contactOf(publicUrl: string): string {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === "https:" ? publicUrl : `mailto:operator@${hostname}`;
}

/**
 * Writes Web Push messages: encrypted for one browser (RFC 8291) and signed for its push service
 * (RFC 8292). It sends nothing: whatever goes out takes the way of all messages to others.
 * @param contact whom a push service may write to about us, `mailto:` or `https:`
 */
export function createPushEncoder(keys: VapidKeys, contact: string): PushEncoder {
  return {
    publicKey: keys.publicKey,
    encode: async ({ url, publicKey, authSecret }, text, { keptS, topic }) => {
      const subscription = { endpoint: url, keys: { p256dh: publicKey, auth: authSecret } };
      const written = await Promise.resolve(
        webPush.generateRequestDetails(subscription, text, {
          vapidDetails: { subject: contact, ...keys },
          TTL: keptS,
          topic,
          urgency: "normal",
          contentEncoding: "aes128gcm",
        }),
      );
      return { headers: written.headers, body: written.body };
    },
  };
}
