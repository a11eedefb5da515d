import type { Api } from "../server/client.ts";
import type { PredictionView } from "../server/views.ts";

/** Cards of one page of history. */
const PAGE_CARDS = 24;

/** One page of what ended, newest first; the first page comes with everything that runs. */
export async function askRecent(
  api: Api,
  cursor: string | null,
): Promise<{ predictions: PredictionView[]; nextCursor: string | null }> {
  const [page, active] = await Promise.all([
    api.prediction.list.query({ cursor, limit: PAGE_CARDS }),
    cursor === null ? api.prediction.active.query() : null,
  ]);
  return {
    predictions: [...page.items, ...(active?.predictions ?? [])],
    nextCursor: page.nextCursor,
  };
}
