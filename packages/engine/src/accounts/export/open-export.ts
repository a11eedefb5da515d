import { storedResult } from "@darkroom/db";
import type { StoredResultRow } from "@darkroom/db";
import { makeZip } from "client-zip";
import { and, asc, inArray, isNull } from "drizzle-orm";
import { chunksOf, storedEntries } from "../../archive/entries.ts";
import type { ArchivedFile, Entry } from "../../archive/entries.ts";
import { toStream } from "../../archive/to-stream.ts";
import { listBatches } from "../../batches/list.ts";
import type { EngineContext } from "../../context.ts";
import { ledgerOf } from "../../credits/read.ts";
import { listNotifications } from "../../notifications/read.ts";
import { listPredictions } from "../../predictions/list.ts";
import { extensionOf } from "../../results/describe.ts";
import type { PredictionView } from "../../views.ts";
import { describeAccount } from "./describe.ts";
import { EXPORTED_ROWS_MAX } from "./limits.ts";
import { pagesOf, toLines } from "./pages.ts";

export type AccountExport = {
  body: ReadableStream<Uint8Array>;
  mediaType: string;
  fileName: string;
};

type Told = { prediction: PredictionView; files: readonly ArchivedFile[] };

function fileNameOf({ predictionId, position, mediaType }: StoredResultRow): string {
  const owner = predictionId.replaceAll(/[^\w-]+/g, "-");
  return `results/${owner}-${String(position + 1)}.${extensionOf(mediaType)}`;
}

async function filesOf(
  context: EngineContext,
  predictions: readonly PredictionView[],
): Promise<Told[]> {
  const ids = predictions.map(({ id }) => id);
  const rows = await context.database.orm
    .select()
    .from(storedResult)
    .where(and(inArray(storedResult.predictionId, ids), isNull(storedResult.tombstonedAt)))
    .orderBy(asc(storedResult.position));
  const byOwner = Map.groupBy(rows, ({ predictionId }) => predictionId);
  return predictions.map((prediction) => ({
    prediction,
    files: (byOwner.get(prediction.id) ?? []).map((result) => ({
      name: fileNameOf(result),
      result,
    })),
  }));
}

async function* toldPages(
  context: EngineContext,
  accountId: string,
): AsyncGenerator<readonly Told[], void> {
  const pages = pagesOf((cursor) =>
    listPredictions(context, { accountId, cursor, most: EXPORTED_ROWS_MAX }),
  );
  for await (const page of pages) yield await filesOf(context, page);
}

/** Each prediction with the names of its files, as far as the archive has them. */
async function* predictionLines(
  pages: AsyncIterable<readonly Told[]>,
  missing: ReadonlySet<string>,
): AsyncGenerator<string, void> {
  for await (const page of pages) {
    const lines = page.map(({ prediction, files }) => {
      const names = files.map(({ name }) => name).filter((name) => !missing.has(name));
      return `${JSON.stringify({ ...prediction, files: names })}\n`;
    });
    yield lines.join("");
  }
}

async function* entries(context: EngineContext, accountId: string): AsyncGenerator<Entry, void> {
  const missing = new Set<string>();
  const lastModified = new Date(context.now());
  const query = { accountId, most: EXPORTED_ROWS_MAX };
  for await (const page of toldPages(context, accountId)) {
    const files = page.flatMap((told) => told.files);
    yield* storedEntries(context, files, (name) => missing.add(name));
  }
  const predictions = predictionLines(toldPages(context, accountId), missing);
  yield { name: "predictions.jsonl", lastModified, input: predictions };
  const batches = pagesOf((cursor) => listBatches(context, { ...query, cursor }));
  yield { name: "batches.jsonl", lastModified, input: toLines(batches) };
  const ledger = pagesOf((cursor) => ledgerOf(context, { ...query, cursor }));
  yield { name: "ledger.jsonl", lastModified, input: toLines(ledger) };
  const notifications = pagesOf((cursor) => listNotifications(context, { ...query, cursor }));
  yield { name: "notifications.jsonl", lastModified, input: toLines(notifications) };
  const account = JSON.stringify(await describeAccount(context, accountId), null, 2);
  yield { name: "account.json", lastModified, input: once(`${account}\n`) };
}

async function* once(text: string): AsyncGenerator<string, void> {
  yield text;
}

/**
 * Everything that belongs to an account, merged ones included, as one archive. It is made while it
 * is read, so that memory holds a page of rows and a piece of one file.
 */
export function openAccountExport(context: EngineContext, accountId: string): AccountExport {
  const day = new Date(context.now()).toISOString().slice(0, "2026-11-28".length);
  return {
    body: toStream(chunksOf(makeZip(entries(context, accountId)))),
    mediaType: "application/zip",
    fileName: `darkroom-account-${day}.zip`,
  };
}
