import { LOW_CREDITS_MIN } from "@darkroom/lifecycle";
import { loadBatch } from "../batches/load.ts";
import { viewEnded } from "../batches/view.ts";
import type { BatchView } from "../batches/views.ts";
import type { EngineContext } from "../context.ts";
import type { News } from "./payload.ts";

/** What an endpoint is told of an account; `threshold` is `LOW_CREDITS_MIN`. */
export type AccountEvent =
  | { type: "batch.ended"; data: BatchView }
  | { type: "credit.low"; data: { available: number; threshold: number } };

/** News in the words of other programs; null where what they speak of is gone. */
export async function describeNews(
  context: EngineContext,
  news: News,
): Promise<AccountEvent | null> {
  switch (news.type) {
    case "batch.ended": {
      const row = await loadBatch(context, news.batchId);
      return row && { type: news.type, data: viewEnded(row, news) };
    }
    case "credit.low": {
      const { available } = news;
      return { type: news.type, data: { available, threshold: LOW_CREDITS_MIN } };
    }
  }
}
