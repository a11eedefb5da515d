import { createHmac, randomUUID } from "node:crypto";
import { createCallback } from "@darkroom/providers";
import type { DeliveryVerdict } from "../src/index.ts";
import { SECRET } from "./world.ts";
import type { World } from "./world.ts";

export type Delivered = {
  predictionId: string;
  body: string;
  /** What was signed in its place; default the body. */
  signedBody?: string;
  /** Default: the secret of the emulator's account. */
  secret?: Uint8Array;
  webhookId?: string;
  token?: string | null;
  /** When it was signed, ms since the epoch. */
  signedAt?: number;
  engine?: World["engine"];
};

/** The token in the callback URL of a prediction, as a provider of ours gets it. */
export function tokenOf(world: World, predictionId: string): string {
  const callback = createCallback({ secret: SECRET, publicUrl: world.webhooks.url });
  return new URL(callback.url("replicate", predictionId)).searchParams.get("t") ?? "";
}

async function emulatorSecret(world: World): Promise<Uint8Array> {
  const response = await fetch(`${world.emulator.url}/replicate/v1/webhooks/default/secret`, {
    headers: { authorization: "Bearer r8_test" },
  });
  const text = JSON.stringify(await response.json());
  return Buffer.from(/whsec_([^"]+)/.exec(text)?.[1] ?? "", "base64");
}

/** The body of a webhook about a provider prediction, in Replicate's form. */
export function bodyOf(providerPredictionId: string, status: string, rest: object = {}): string {
  return JSON.stringify({ id: providerPredictionId, status, output: null, urls: {}, ...rest });
}

/** Hands a delivery to the engine as the webhook route would, signed like the provider's own. */
export async function deliver(world: World, sent: Delivered): Promise<DeliveryVerdict> {
  const id = sent.webhookId ?? `msg_${randomUUID()}`;
  const timestamp = String(Math.floor((sent.signedAt ?? world.clock.now()) / 1_000));
  const key = sent.secret ?? (await emulatorSecret(world));
  const content = `${id}.${timestamp}.${sent.signedBody ?? sent.body}`;
  const mac = createHmac("sha256", key).update(content).digest("base64");
  return (sent.engine ?? world.engine).deliveries.ingest({
    provider: "replicate",
    headers: {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${mac}`,
    },
    body: new TextEncoder().encode(sent.body),
    predictionId: sent.predictionId,
    token: sent.token === undefined ? tokenOf(world, sent.predictionId) : sent.token,
    requestId: "webhook-request",
  });
}
