import { createHmac, timingSafeEqual } from "node:crypto";
import { ProviderError } from "./provider-error.ts";
import type { ReceivedWebhook } from "./port.ts";

/** How far a webhook's time may lie from ours, in both directions, milliseconds. */
export const WEBHOOK_TOLERANCE_MS = 300_000;
/** A sender signs with one or two secrets; more than this only costs us work. */
const SIGNATURES_MAX = 8;
const SIGNATURE_VERSION = "v1,";
const SECRET_PREFIX = "whsec_";
const SECRET_BYTES_MIN = 16;
const TIMESTAMP = /^\d{1,12}$/;

export type SignedWebhook = { webhookId: string; timestamp: string; signatures: string };

/**
 * The key in a `whsec_<base64>` text.
 * @throws ProviderError `invalid_secret`, without the secret in its message
 */
export function readWebhookSecret(text: string): Uint8Array {
  const trimmed = text.trim();
  const encoded = trimmed.startsWith(SECRET_PREFIX) ? trimmed.slice(SECRET_PREFIX.length) : trimmed;
  const key = Buffer.from(encoded, "base64");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || key.length < SECRET_BYTES_MIN) {
    throw new ProviderError("invalid_secret", "A webhook secret must be whsec_ and base64.");
  }
  return key;
}

/**
 * Looks at headers and time only, which is cheap, before any secret is needed.
 * Standard Webhooks as Replicate uses it (wire fact R26).
 */
export function readSignedHeaders(
  headers: ReceivedWebhook["headers"],
  now: number,
): SignedWebhook | "too_old" | "malformed" {
  const webhookId = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  const signatures = headers["webhook-signature"];
  if (!webhookId || !timestamp || !signatures || !TIMESTAMP.test(timestamp)) return "malformed";
  const distanceMs = Math.abs(now - Number(timestamp) * 1_000);
  return distanceMs > WEBHOOK_TOLERANCE_MS ? "too_old" : { webhookId, timestamp, signatures };
}

/** Whether any of the signatures was made with any of the keys. Compares in constant time. */
export function isSignedBy(
  signed: SignedWebhook,
  body: Uint8Array,
  keys: readonly Uint8Array[],
): boolean {
  const given = signed.signatures
    .split(" ")
    .filter((signature) => signature.startsWith(SIGNATURE_VERSION))
    .slice(0, SIGNATURES_MAX)
    .map((signature) => Buffer.from(signature.slice(SIGNATURE_VERSION.length), "base64"));
  let isValid = false;
  for (const key of keys) {
    const expected = createHmac("sha256", key)
      .update(`${signed.webhookId}.${signed.timestamp}.`)
      .update(body)
      .digest();
    for (const signature of given) {
      const isEqual = signature.length === expected.length && timingSafeEqual(signature, expected);
      isValid = isValid || isEqual;
    }
  }
  return isValid;
}
