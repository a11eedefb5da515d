import { predictionProgress } from "@darkroom/db";
import type { PredictionRow } from "@darkroom/db";
import { isFinalPhase, mergeShare } from "@darkroom/lifecycle";
import type { ProviderOutput, ProviderUpdate } from "@darkroom/providers";
import { sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { PREVIEW_BYTES_MAX, PREVIEW_DOWNLOAD_TIMEOUT_MS } from "../limits.ts";
import { write } from "../write.ts";
import { forbidBelow, versionOf } from "./snapshot.ts";

/** Where the preview of a prediction stands for as long as it runs. */
const previewKey = (predictionId: string): string => `previews/${predictionId}`;

type Preview = { key: string; mediaType: string };

async function fetchPreview(
  context: EngineContext,
  output: ProviderOutput,
): Promise<Uint8Array | null> {
  if (output.kind === "data") {
    const bytes = Buffer.from(output.base64, "base64");
    return bytes.length > PREVIEW_BYTES_MAX ? null : bytes;
  }
  if (output.kind === "value") return null;
  const fetched = await context.safeFetch.download(output.url, {
    bytesMax: PREVIEW_BYTES_MAX,
    timeoutMs: PREVIEW_DOWNLOAD_TIMEOUT_MS,
  });
  return fetched.outcome === "downloaded" ? fetched.bytes : null;
}

/** Takes the newest intermediate output home; a preview that fails is simply not shown. */
async function keepPreview(
  context: EngineContext,
  predictionId: string,
  update: ProviderUpdate,
): Promise<Preview | null> {
  const newest = update.outputs.at(-1);
  if (newest === undefined) return null;
  const bytes = await fetchPreview(context, newest);
  const picture = bytes === null ? null : await context.decodeImage(bytes);
  if (bytes === null || picture === null) {
    context.counters.add("previewsSkipped");
    return null;
  }
  const key = previewKey(predictionId);
  try {
    await context.previews.put(key, bytes, picture.mediaType);
    return { key, mediaType: picture.mediaType };
  } catch (error) {
    context.log("warn", "preview could not be kept", { predictionId, error });
    context.counters.add("previewsSkipped");
    return null;
  }
}

/**
 * Keeps the latest progress of a running prediction: last value wins, and a share never falls.
 * Progress is no event: nothing depends on it but what people see.
 */
export async function recordProgress(
  context: EngineContext,
  row: PredictionRow,
  update: ProviderUpdate,
): Promise<void> {
  const predictionId = row.id;
  if (isFinalPhase(update.phase)) return;
  const ids = JSON.stringify([predictionId]);
  const [kept] = await context.queries.progressOf.execute({ ids });
  const behind = update.share !== null && (kept?.share ?? 0) > update.share;
  const preview = behind ? null : await keepPreview(context, predictionId, update);
  const share = mergeShare(kept?.share ?? null, update.share);
  if (share === null && preview === null) return;
  const values = {
    predictionId,
    share,
    stage: null,
    previewKey: preview?.key ?? kept?.previewKey ?? null,
    previewMediaType: preview?.mediaType ?? kept?.previewMediaType ?? null,
    at: context.now(),
  };
  // Two messengers may write at once: the higher share wins, whoever is last.
  const { share: held } = predictionProgress;
  const higher = sql`max(coalesce(${held}, excluded.share), coalesce(excluded.share, ${held}))`;
  await write(
    context,
    context.database.orm
      .insert(predictionProgress)
      .values(values)
      .onConflictDoUpdate({
        target: predictionProgress.predictionId,
        set: { ...values, share: higher },
      }),
  );
  await forbidBelow(context, predictionId, versionOf(row, { share }));
  context.feed.wake("progress");
}
