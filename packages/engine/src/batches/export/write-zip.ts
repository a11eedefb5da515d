import { makeZip } from "client-zip";
import type { EngineContext } from "../../context.ts";
import type { BatchView } from "../views.ts";
import { chunksOf, storedEntries } from "../../archive/entries.ts";
import type { Entry } from "../../archive/entries.ts";
import { toStream } from "../../archive/to-stream.ts";
import { exportedPages } from "./rows.ts";
import type { ExportedItem } from "./rows.ts";
import { writeCsv } from "./write-csv.ts";
import { writeJson } from "./write-json.ts";

export type ZipOrder = { batch: BatchView; fields: readonly string[] };

/** The same pages without the files that the archive could not get. */
async function* withoutMissing(
  pages: AsyncIterable<ExportedItem[]>,
  missing: ReadonlySet<string>,
): AsyncGenerator<ExportedItem[], void> {
  for await (const page of pages) {
    yield page.map((item) => ({
      ...item,
      files: item.files.filter(({ name }) => !missing.has(name)),
    }));
  }
}

/**
 * All entries in the order of the items, each opened when its turn comes and one at a time; the
 * manifests come last, since they tell what is really in the archive.
 */
async function* entries(context: EngineContext, order: ZipOrder): AsyncGenerator<Entry, void> {
  const { batch, fields } = order;
  const missing = new Set<string>();
  for await (const page of exportedPages(context, batch.id)) {
    const files = page.flatMap((item) => item.files);
    yield* storedEntries(context, files, (name) => missing.add(name));
  }
  const lastModified = new Date(batch.endedAt ?? batch.createdAt);
  const pages = () => withoutMissing(exportedPages(context, batch.id), missing);
  yield { name: "manifest.csv", lastModified, input: writeCsv(pages(), fields) };
  yield { name: "manifest.json", lastModified, input: writeJson(batch, pages()) };
}

/** A ZIP archive of everything that a batch made, with its manifests, as it is asked for. */
export function writeZip(context: EngineContext, order: ZipOrder): ReadableStream<Uint8Array> {
  // The library ends in an error where nobody reads on; here that is an end like any other.
  return toStream(chunksOf(makeZip(entries(context, order))));
}
