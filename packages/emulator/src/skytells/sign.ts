import { createHmac, randomBytes } from "node:crypto";
import type { AccountSecrets } from "../account/secrets.ts";
import { isoMicros } from "../iso-micros.ts";
import type { Store } from "../store/types.ts";
import type { WebhookWire } from "../webhooks/wire.ts";
import { eventTypeOf } from "./events.ts";
import { renderPrediction, type SizeOf } from "./render.ts";
import { wireFactsOf } from "./wire-facts.ts";

const FORGED_KEY_BYTES = 32;

/** Hexadecimal HMAC-SHA256 over the raw body; there is neither a time nor an id (K11). */
export function signBody(body: string, key: string): string {
  return createHmac("sha256", key).update(body).digest("hex");
}

/**
 * Webhooks as Skytells sends them: signed with the API key of the create, or with the secret of
 * the account where the scenario says so.
 */
export function createSkytellsWire(parts: {
  store: Pick<Store, "findPrediction">;
  secrets: AccountSecrets;
  sizeOf: SizeOf;
}): WebhookWire {
  const { store, secrets, sizeOf } = parts;
  const forgedKey = randomBytes(FORGED_KEY_BYTES).toString("hex");

  const keyOf = (predictionId: string): string => {
    const record = store.findPrediction(predictionId);
    if (record === undefined) return secrets.current();
    const isEnterprise = record.scenario.skytells?.signing === "enterprise";
    return isEnterprise ? secrets.current() : wireFactsOf(record).apiKey;
  };

  return {
    renderBody: (record) => {
      const prediction = renderPrediction(record, record.origin, sizeOf);
      const { events } = wireFactsOf(record);
      const isAsked = events.some((name) => name.startsWith("prediction."));
      if (!(record.scenario.skytells?.envelope ?? isAsked)) return JSON.stringify(prediction);
      const toldAtMs = record.completedAtMs ?? record.startedAtMs ?? record.createdAtMs;
      return JSON.stringify({
        type: eventTypeOf(record),
        created_at: isoMicros(toldAtMs),
        data: prediction,
      });
    },
    // Its wire has room for one signature, so a rotation has no overlap here.
    sign: ({ body, predictionId, isForged, isOldSecret }) => {
      const old = isOldSecret ? (secrets.replaced() ?? forgedKey) : undefined;
      const key = isForged ? forgedKey : (old ?? keyOf(predictionId));
      return { "x-skytells-signature": signBody(body, key) };
    },
  };
}
