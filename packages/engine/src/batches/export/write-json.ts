import type { BatchView } from "../views.ts";
import type { ExportedItem } from "./rows.ts";

function itemOf(item: ExportedItem): unknown {
  const { files, ...told } = item;
  return {
    ...told,
    files: files.map(({ name, result }) => ({
      name,
      url: `/results/${result.id}`,
      mediaType: result.mediaType,
      bytes: result.bytes,
      sha256: result.sha256,
    })),
  };
}

/** One JSON object, `{ batch, items }`, an item on each line, a page at a time. */
export async function* writeJson(
  batch: BatchView,
  pages: AsyncIterable<readonly ExportedItem[]>,
): AsyncGenerator<string, void> {
  yield `{"batch":${JSON.stringify(batch)},"items":[`;
  let before = "\n";
  for await (const page of pages) {
    const lines = page.map((item) => JSON.stringify(itemOf(item)));
    if (lines.length === 0) continue;
    yield before + lines.join(",\n");
    before = ",\n";
  }
  yield "\n]}\n";
}
