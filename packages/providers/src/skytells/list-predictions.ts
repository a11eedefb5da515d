import { z } from "zod";
import type { CallApi } from "../call-api.ts";
import type { ListOutcome, ProviderUpdate } from "../port.ts";
import { absent } from "../read-fields.ts";
import { decodeWithCreation } from "./decode-prediction.ts";
import { judgeUnavailable } from "./judge-get.ts";

/** The most that a page may have (table A2). */
export const PAGE_SIZE = 50;
export const LIST_PAGES_MAX = 5;
const LIST_TIMEOUT_MS = 20_000;
/** Days are asked for without a time zone, so the day before counts too; milliseconds. */
const DAY_MS = 86_400_000;

/** A bare array, or an object with pagination (table A2). */
const PageSchema = z.union([
  z.array(z.unknown()).transform((data) => ({ data, lastPage: null })),
  z
    .object({
      data: z.array(z.unknown()),
      pagination: absent(z.object({ last_page: absent(z.number()) })),
    })
    .transform(({ data, pagination }) => ({ data, lastPage: pagination?.last_page ?? null })),
]);
type Page = z.infer<typeof PageSchema>;

function readDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The list can be asked by days only: what was created before the time is left out here. */
function readRows(page: Page, createdAfter: number): ProviderUpdate[] {
  return page.data.flatMap((row) => {
    const decoded = decodeWithCreation(row);
    if (decoded === null) return [];
    const isOlder = decoded.createdAt !== null && decoded.createdAt < createdAfter;
    return isOlder ? [] : [decoded.update];
  });
}

/** Predictions created after a time, newest first, over at most `LIST_PAGES_MAX` pages. */
export async function listPredictions(
  callApi: CallApi,
  options: { createdAfter: number; now: () => number },
): Promise<ListOutcome> {
  const { createdAfter, now } = options;
  const updates: ProviderUpdate[] = [];
  let isMore = true;
  for (let number = 1; isMore && number <= LIST_PAGES_MAX; number += 1) {
    const query = new URLSearchParams({
      page: String(number),
      per_page: String(PAGE_SIZE),
      from: readDay(createdAfter - DAY_MS),
    });
    const path = `/predictions?${query.toString()}`;
    const answer = await callApi({ method: "GET", path, timeoutMs: LIST_TIMEOUT_MS });
    const isSuccess = answer.outcome === "answered" && answer.status === 200;
    const parsed = isSuccess ? PageSchema.safeParse(answer.body) : null;
    // Half a list would look like proof that the rest does not exist.
    if (parsed === null || !parsed.success) return judgeUnavailable(answer, now());
    const page = parsed.data;
    const found = readRows(page, createdAfter);
    updates.push(...found);
    const isLast = page.lastPage === null ? page.data.length < PAGE_SIZE : number >= page.lastPage;
    // Newest first: a page that ends before the time is the last that matters.
    const isPast = found.length < page.data.length && found.length > 0;
    isMore = !isLast && !isPast;
  }
  return { outcome: "listed", updates, truncated: isMore };
}
