import { createHmac } from "node:crypto";
import type { AccountSecrets } from "../account/secrets.ts";
import type { RandomBytes } from "../identifiers.ts";
import type { MessageToSign, WebhookWire } from "../webhooks/wire.ts";
import { renderPrediction } from "./render.ts";

const SECRET_PREFIX = "whsec_";
/** The real secrets are 24 random bytes (R27). */
const SECRET_BYTES = 24;

export function createSecret(randomBytes: RandomBytes): string {
  return SECRET_PREFIX + Buffer.from(randomBytes(SECRET_BYTES)).toString("base64");
}

/**
 * Standard Webhooks: HMAC-SHA256 over `id.timestamp.body` with the decoded secret (R26); one signature
 * for each secret, with a space between.
 */
export function signWebhook(
  message: Pick<MessageToSign, "webhookId" | "timestampS" | "body">,
  ...secrets: readonly string[]
): Record<string, string> {
  const { webhookId, timestampS, body } = message;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
    const signed = `${webhookId}.${timestampS}.${body}`;
    return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  });
  return {
    "webhook-id": webhookId,
    "webhook-timestamp": String(timestampS),
    "webhook-signature": signatures.join(" "),
  };
}

/** Webhooks as Replicate sends them; the body is the object of GET (R23). */
export function createReplicateWire(
  secrets: AccountSecrets,
  randomBytes: RandomBytes,
): WebhookWire {
  const unknownSecret = createSecret(randomBytes);
  return {
    renderBody: (record) => JSON.stringify(renderPrediction(record, record.origin)),
    sign: (message) => {
      if (message.isForged) return signWebhook(message, unknownSecret);
      if (message.isOldSecret) return signWebhook(message, secrets.replaced() ?? unknownSecret);
      return signWebhook(message, ...secrets.signing());
    },
  };
}
