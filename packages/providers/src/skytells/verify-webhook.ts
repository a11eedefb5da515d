import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { ProviderError } from "../provider-error.ts";
import type { ReceivedWebhook, WebhookVerdict } from "../port.ts";
import { readJson } from "../read-json.ts";
import { decodePrediction } from "./decode-prediction.ts";

const SIGNATURE = /^(?:sha256=)?([0-9a-f]{64})$/i;

/**
 * Keys as they are used: whole texts, also where one begins with `whsec_` (wire fact K11).
 * @throws ProviderError `invalid_secret`, without the secret in its message
 */
export function readWebhookKeys(secrets: readonly string[]): readonly string[] {
  const keys = secrets.map((secret) => secret.trim());
  if (keys.every((key) => key !== "")) return keys;
  throw new ProviderError("invalid_secret", "A webhook secret must not be empty.");
}

/** Whether the signature was made over these bytes with any of the keys. Constant time. */
export function isSignedBy(hex: string, body: Uint8Array, keys: readonly string[]): boolean {
  const given = Buffer.from(hex, "hex");
  let isValid = false;
  for (const key of keys) {
    const expected = createHmac("sha256", key).update(body).digest();
    const isEqual = given.length === expected.length && timingSafeEqual(given, expected);
    isValid = isValid || isEqual;
  }
  return isValid;
}

/**
 * Judges a delivery. The signature has neither a time nor an id, so an old delivery stays valid
 * for ever: nothing in the body is believed but the id, by which the prediction is read anew. A
 * digest of the body stands for the missing id of the delivery.
 */
export function verifyWebhook(
  { headers, body }: ReceivedWebhook,
  keys: readonly string[],
): WebhookVerdict {
  const hex = SIGNATURE.exec(headers["x-skytells-signature"]?.trim() ?? "")?.[1];
  if (hex === undefined) return { outcome: "malformed" };
  if (!isSignedBy(hex, body, keys)) return { outcome: "bad_signature" };
  const told = decodePrediction(readJson(body));
  if (told === null) return { outcome: "malformed" };
  const webhookId = createHash("sha256").update(body).digest("hex");
  const { providerPredictionId } = told;
  return { outcome: "verified", webhookId, update: null, providerPredictionId };
}
