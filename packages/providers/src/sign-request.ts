import { createHmac } from "node:crypto";

/**
 * The headers of Standard Webhooks for a body that we send, signed with each of the keys.
 * @param message.id the same for every repetition of this message
 * @param message.at when it is sent, ms since the epoch
 */
export function signRequest(
  message: { id: string; at: number; body: string },
  keys: readonly Uint8Array[],
): Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string> {
  const timestamp = String(Math.floor(message.at / 1_000));
  const signed = `${message.id}.${timestamp}.${message.body}`;
  const signatures = keys.map(
    (key) => `v1,${createHmac("sha256", key).update(signed).digest("base64")}`,
  );
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
