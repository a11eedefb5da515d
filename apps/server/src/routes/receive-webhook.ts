import type { DeliveryVerdict } from "@darkroom/engine";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { readBody } from "../http/read-body.ts";
import { WEBHOOK_BODY_BYTES_MAX } from "../limits.ts";

/** `POST /webhooks/:provider`: the delivery is recorded, and answered by its verdict alone. */
export async function receiveWebhook(parts: AppParts, context: AppContext): Promise<Response> {
  const provider = context.req.param("provider") ?? "";
  if (!parts.providerNames.has(provider))
    return Response.json({ outcome: "not_found" }, { status: 404 });
  const body = await readBody(context.req.raw, WEBHOOK_BODY_BYTES_MAX);
  if (body.outcome === "too_large") return answer("too_large");
  if (body.outcome === "broken_off") return answer("malformed");
  const verdict = await parts.engine.deliveries
    .ingest({
      provider,
      headers: Object.fromEntries(context.req.raw.headers),
      body: body.bytes,
      predictionId: context.req.query("prediction") ?? null,
      token: context.req.query("t") ?? null,
      requestId: context.var.requestId,
    })
    .catch((error: unknown): DeliveryVerdict => {
      parts.log("error", "A webhook could not be recorded.", { provider, error });
      return "unavailable";
    });
  return answer(verdict);
}

function answer(verdict: DeliveryVerdict): Response {
  return Response.json({ outcome: verdict }, { status: statusOf(verdict) });
}

/** Only `unavailable` makes a provider send again; everything else is settled by this answer. */
function statusOf(verdict: DeliveryVerdict): number {
  switch (verdict) {
    case "accepted":
    case "duplicate":
    case "stale":
      return 200;
    case "unknown_prediction":
      return 202;
    case "malformed":
      return 400;
    case "bad_signature":
    case "too_old":
      return 401;
    case "too_large":
      return 413;
    case "unavailable":
      return 500;
  }
}
