import type { ProviderUpdate, ReceivedWebhook, WebhookVerdict } from "../port.ts";
import { readJson } from "../read-json.ts";
import { isSignedBy, readSignedHeaders } from "../webhook-signature.ts";
import { decodePrediction } from "./decode-prediction.ts";
import type { WebhookKeys } from "./webhook-keys.ts";

/** The body is the prediction itself, as a read would give it (wire fact R23). */
export function readWebhook(body: Uint8Array): ProviderUpdate | null {
  return decodePrediction(readJson(body));
}

/**
 * Judges a delivery, cheapest refusal first: headers, time, signature over the raw bytes, and
 * only then the body. A bad signature may mean a rotated secret, so that it is looked up again.
 */
export async function verifyWebhook(
  webhook: ReceivedWebhook,
  options: { keys: WebhookKeys; now: () => number },
): Promise<WebhookVerdict> {
  const signed = readSignedHeaders(webhook.headers, options.now());
  if (signed === "malformed" || signed === "too_old") return { outcome: signed };

  const known = await options.keys.current();
  if (known.outcome === "unavailable") return known;
  if (!isSignedBy(signed, webhook.body, known.keys)) {
    const newer = await options.keys.refreshed();
    if (newer === null || !isSignedBy(signed, webhook.body, newer)) {
      return { outcome: "bad_signature" };
    }
  }

  const update = readWebhook(webhook.body);
  if (update === null) return { outcome: "malformed" };
  const { providerPredictionId } = update;
  return { outcome: "verified", webhookId: signed.webhookId, update, providerPredictionId };
}
