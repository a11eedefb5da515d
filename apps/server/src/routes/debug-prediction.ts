import type { AppContext, AppParts } from "../http/app-context.ts";

const NO_STORE = { "cache-control": "no-store" };

/**
 * `GET /api/operator/debug?predictionId=…`: everything that is known of one prediction, beside the
 * state of queue and installation. For operators; each look is written down.
 */
export async function debugPrediction(parts: AppParts, context: AppContext): Promise<Response> {
  const { requestId } = context.var;
  const found = await parts.callers.find(context.req.raw.headers);
  const operator = found.outcome === "found" ? found.operator : null;
  if (operator === null) return refuse(404, "not_found", "There is nothing here.");
  const id = context.req.query("predictionId") ?? "";
  if (id === "") return refuse(400, "missing_prediction_id", "Missing predictionId.");
  const { operations } = parts.engine;
  const prediction = await operations.inspect({ id, operator, requestId });
  if (prediction === null) return refuse(404, "not_found", "There is no such prediction.");
  const { queue, stuck, verdict, parts: up } = await operations.health();
  return Response.json(
    {
      ...prediction,
      debug: {
        snapshotMs: parts.snapshotMs,
        queueStatus: { ...queue, stuck },
        systemHealth: { verdict, ...up },
      },
    },
    { headers: NO_STORE },
  );
}

function refuse(status: number, outcome: string, message: string): Response {
  return Response.json({ outcome, message }, { status, headers: NO_STORE });
}
