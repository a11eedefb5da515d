import { prediction } from "@darkroom/db";
import type { ProviderUpdate } from "@darkroom/providers";
import { and, eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";

/** Whether a provider prediction already belongs to one of ours. */
export async function isBound(
  context: EngineContext,
  provider: string,
  update: Pick<ProviderUpdate, "providerPredictionId">,
): Promise<boolean> {
  const rows = await context.database.orm
    .select({ id: prediction.id })
    .from(prediction)
    .where(
      and(
        eq(prediction.provider, provider),
        eq(prediction.providerPredictionId, update.providerPredictionId),
      ),
    );
  return rows.length > 0;
}
