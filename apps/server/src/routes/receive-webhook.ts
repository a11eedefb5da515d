import type { DeliveryVerdict } from "@darkroom/engine";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { readBody } from "../http/read-body.ts";
import { WEBHOOK_BODY_BYTES_MAX } from "../limits.ts";
import { statusOfVerdict } from "./status-of-verdict.ts";

/**
 * `POST /webhooks/:provider`: the delivery is recorded, and answered by its verdict alone. What
 * its address tells is judged before the body is read.
 */
export async function receiveWebhook(parts: AppParts, context: AppContext): Promise<Response> {
  const answer = (verdict: DeliveryVerdict): Response => {
    parts.instruments.countDelivery({ provider, verdict });
    return Response.json({ outcome: verdict }, { status: statusOfVerdict(verdict) });
  };
  const provider = context.req.param("provider") ?? "";
  if (!parts.providerNames.has(provider))
    return Response.json({ outcome: "not_found" }, { status: 404 });
  const address = {
    provider,
    predictionId: context.req.query("prediction") ?? null,
    token: context.req.query("t") ?? null,
  };
  const refused = parts.engine.deliveries.refuse(address);
  if (refused !== null) return answer(refused);
  const body = await readBody(context.req.raw, WEBHOOK_BODY_BYTES_MAX);
  if (body.outcome === "too_large") return answer("too_large");
  if (body.outcome === "broken_off") return answer("malformed");
  const verdict = await parts.engine.deliveries
    .ingest({
      ...address,
      headers: Object.fromEntries(context.req.raw.headers),
      body: body.bytes,
      requestId: context.var.requestId,
    })
    .catch((error: unknown): DeliveryVerdict => {
      parts.log("error", "A webhook could not be recorded.", { provider, error });
      return "unavailable";
    });
  return answer(verdict);
}
