import type { StoredResultRow } from "@darkroom/db";
import type { ArchivedFile } from "../../archive/entries.ts";
import type { EngineContext } from "../../context.ts";
import { extensionOf } from "../../results/describe.ts";
import { itemErrorOf, itemStatusOf, readItemPage } from "../get.ts";
import type { ReadItem } from "../get.ts";
import { BATCH_EXPORTED_ITEMS_MAX } from "../limits.ts";
import type { BatchItemStatus } from "../views.ts";

/** One item as every export tells it. */
export type ExportedItem = {
  position: number;
  line: number | null;
  status: BatchItemStatus;
  attempt: number;
  predictionId: string | null;
  errorCode: string | null;
  error: string | null;
  /** What it cost, credits. */
  credits: number;
  input: Readonly<Record<string, unknown>>;
  files: readonly ArchivedFile[];
};

const PLACE_DIGITS = 5;

/**
 * The name of a file in the archive: by the place of its item, so that it stays the same, and of
 * characters that no file system minds.
 */
export function fileNameOf(position: number, result: StoredResultRow): string {
  const place = String(position + 1).padStart(PLACE_DIGITS, "0");
  const output = String(result.position + 1);
  const owner = result.predictionId.replaceAll(/[^\w-]+/g, "-");
  return `items/${place}-${owner}-${output}.${extensionOf(result.mediaType)}`;
}

function errorOf(read: ReadItem): { errorCode: string | null; error: string | null } {
  const failure = itemErrorOf(read);
  if (failure !== null) return { errorCode: failure.code, error: failure.message };
  const { problems, outcome } = read.item;
  if (outcome !== "refused") return { errorCode: null, error: null };
  const told = (problems ?? []).map(({ field, message }) => `${field}: ${message}`);
  return { errorCode: "invalid_input", error: told.join(" ") };
}

function exportItem(read: ReadItem): ExportedItem {
  const { item, row, results } = read;
  const kept = results.filter(({ tombstonedAt }) => tombstonedAt === null);
  return {
    position: item.position,
    line: item.line,
    status: itemStatusOf(read),
    attempt: item.attempt,
    predictionId: item.predictionId,
    ...errorOf(read),
    credits: row?.creditsCaptured ?? item.creditsCaptured,
    input: row?.input ?? item.input ?? {},
    files: kept.map((result) => ({ name: fileNameOf(item.position, result), result })),
  };
}

/** The items of a batch in their order, a page at a time, so that memory holds only one page. */
export async function* exportedPages(
  context: EngineContext,
  batchId: string,
): AsyncGenerator<ExportedItem[], void> {
  let after = -1;
  for (;;) {
    const most = BATCH_EXPORTED_ITEMS_MAX;
    const page = await readItemPage(context, { batchId, after, most });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.map(exportItem);
    if (page.length < most) return;
    after = last.item.position;
  }
}
