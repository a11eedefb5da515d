import { z } from "zod";
import type { ListOutcome, ProviderUpdate } from "../port.ts";
import type { CallApi } from "../call-api.ts";
import { decodePrediction } from "./decode-prediction.ts";
import { judgeUnavailable } from "./judge-get.ts";

/** A page has 100 predictions (wire fact R8). */
export const LIST_PAGES_MAX = 5;
const LIST_TIMEOUT_MS = 20_000;

const PageSchema = z.object({
  next: z.string().nullish().catch(null),
  results: z.array(z.unknown()),
});

/** Only the query of `next` is used, so that no host named by an answer ever sees the token. */
function nextPath(next: string): string | null {
  const base = "http://any.invalid";
  if (!URL.canParse(next, base)) return null;
  const { search } = new URL(next, base);
  return search === "" ? null : `/predictions${search}`;
}

/** Predictions created after a time, newest first, over at most `LIST_PAGES_MAX` pages. */
export async function listPredictions(
  callApi: CallApi,
  options: { createdAfter: number; now: () => number },
): Promise<ListOutcome> {
  const updates: ProviderUpdate[] = [];
  const query = new URLSearchParams({
    created_after: new Date(options.createdAfter).toISOString(),
  });
  let isMore = false;
  let path: string | null = `/predictions?${query.toString()}`;
  for (let page = 0; path !== null && page < LIST_PAGES_MAX; page += 1) {
    const answer = await callApi({ method: "GET", path, timeoutMs: LIST_TIMEOUT_MS });
    const isSuccess = answer.outcome === "answered" && answer.status === 200;
    const parsed = isSuccess ? PageSchema.safeParse(answer.body) : null;
    // Half a list would look like proof that the rest does not exist.
    if (parsed === null || !parsed.success) return judgeUnavailable(answer, options.now());
    for (const result of parsed.data.results) {
      const update = decodePrediction(result);
      if (update !== null) updates.push(update);
    }
    isMore = parsed.data.next != null;
    path = nextPath(parsed.data.next ?? "");
  }
  return { outcome: "listed", updates, truncated: isMore };
}
