import type { DeliveryVerdict } from "../../src/index.ts";
import type { Receiver } from "../provider/webhooks.ts";
import { WORLD } from "../time/virtual-time.ts";
import type { Cluster } from "./cluster.ts";
import type { World } from "./world.ts";

/** The answers of the webhook routes. */
const STATUS_OF: Readonly<Record<DeliveryVerdict, number>> = {
  accepted: 200,
  duplicate: 200,
  stale: 200,
  bad_signature: 401,
  too_old: 401,
  too_large: 413,
  malformed: 400,
  unknown_prediction: 202,
  unavailable: 500,
};

/** A sender waits so long for an answer and then counts the delivery as failed. */
const ANSWER_MS_MAX = 10_000;

export type Received = {
  atMs: number;
  predictionId: string | null;
  token: string | null;
  body: Uint8Array;
  verdict: DeliveryVerdict;
};

/** The HTTP edge of the site: one living process or another takes the webhook, or nobody does. */
export function createReceiver(
  world: World,
  cluster: () => Cluster,
  note: (received: Received) => void,
): Receiver {
  const { time, timeline } = world;
  return ({ url, headers, body }) =>
    new Promise((resolve) => {
      const running = cluster().pick();
      if (running === null || !running.process.survives()) return resolve(null);
      const { process, engine } = running;
      const stopWaiting = time.after(WORLD, ANSWER_MS_MAX, () => resolve(null));
      const { pathname, searchParams } = new URL(url);
      const predictionId = searchParams.get("prediction");
      const token = searchParams.get("t");
      const provider = pathname.split("/").at(-1) ?? "";
      const requestId = `webhook of ${process.name}`;
      const answer = (verdict: DeliveryVerdict): void => {
        note({ atMs: time.now(), predictionId, token, body, verdict });
        timeline.add(process.name, `webhook for ${predictionId ?? "nobody"}: ${verdict}`);
        if (!process.survives()) return;
        stopWaiting();
        resolve(STATUS_OF[verdict]);
      };
      engine.deliveries
        .ingest({ provider, headers, body, predictionId, token, requestId })
        .then(answer, (error: unknown) => {
          running.errors.push(`ingest threw: ${String(error)}`);
          answer("unavailable");
        });
    });
}
