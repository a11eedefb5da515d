import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { Store } from "../store/types.ts";
import type { MessageToSign, WebhookWire } from "../webhooks/wire.ts";
import { faultsOf, renderPayload, resultStatusOf, type SizeOf } from "./render.ts";

/** The account of whoever uses the emulator. */
export const ACCOUNT = "user_emulator";
/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/** The signing key that belongs to a secret of the folder, so that it outlives a restart. */
export function createSigningKey(secret: string): KeyObject {
  const seed = createHash("sha256").update(`fal ${secret}`).digest();
  const key = Buffer.concat([PKCS8_HEAD, seed]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

/** The key set as it is published. */
export function renderKeySet(key: KeyObject): object {
  const { kty, crv, x } = createPublicKey(key).export({ format: "jwk" });
  return { keys: [{ kty, crv, x, use: "sig", alg: "EdDSA", kid: "emulator" }] };
}

export type SignedMessage = Pick<MessageToSign, "predictionId" | "timestampS" | "body"> & {
  account: string;
};

/** Ed25519 over request, account, time and a digest of the body, in hexadecimal (A3). */
export function signDelivery(message: SignedMessage, key: KeyObject): Record<string, string> {
  const { predictionId, account, timestampS, body } = message;
  const digest = createHash("sha256").update(body).digest("hex");
  const signed = Buffer.from([predictionId, account, String(timestampS), digest].join("\n"));
  return {
    "x-fal-webhook-request-id": predictionId,
    "x-fal-webhook-user-id": account,
    "x-fal-webhook-timestamp": String(timestampS),
    "x-fal-webhook-signature": sign(null, signed, key).toString("hex"),
  };
}

/** Webhooks as fal sends them: only the end is told, with what was made or went wrong. */
export function createFalWire(parts: {
  store: Pick<Store, "findPrediction">;
  secret: string;
  sizeOf: SizeOf;
}): WebhookWire {
  const { store, secret, sizeOf } = parts;
  const key = createSigningKey(secret);
  const forgedKey = createSigningKey(`forged ${secret}`);
  return {
    renderBody: (record) => {
      const isOk = record.status === "succeeded";
      const status = resultStatusOf(record);
      return JSON.stringify({
        request_id: record.id,
        gateway_request_id: record.id,
        status: isOk ? "OK" : "ERROR",
        ...(isOk ? {} : { error: `Invalid status code: ${status}` }),
        payload: isOk ? renderPayload(record, record.origin, sizeOf) : { detail: faultsOf(record) },
      });
    },
    sign: ({ isForged, ...message }) => {
      const account = store.findPrediction(message.predictionId)?.scenario.fal?.account ?? ACCOUNT;
      return signDelivery({ ...message, account }, isForged ? forgedKey : key);
    },
  };
}
