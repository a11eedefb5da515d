import { LIST_PAGE_SIZE } from "../limits.ts";
import type { EmulatorParts } from "../parts.ts";
import { invalidInput } from "./errors.ts";
import { BASE_PATH, renderPrediction } from "./render.ts";
import { parseTimeMs } from "./times.ts";

const CURSOR = /^(older|newer)-(\d{1,15})$/;

type ListQuery = {
  olderThan?: number;
  newerThan?: number;
  createdFromMs?: number | undefined;
  createdBeforeMs?: number | undefined;
};

/** A page of predictions, newest first, with whole URLs of its neighbours (R8). */
export function answerList(parts: EmulatorParts, url: URL): Response {
  const query = parseQuery(url.searchParams);
  if (typeof query === "string") {
    const description = "Must be a valid value of this parameter";
    return invalidInput([{ type: "format", field: query, description }]);
  }
  const page = url.searchParams.get("source") === "web" ? [] : readPage(parts, query);
  const rows = trimmed(page, query.newerThan !== undefined);
  const first = rows.at(0);
  const last = rows.at(-1);
  const hasOlder = query.newerThan !== undefined || page.length > LIST_PAGE_SIZE;
  const hasNewer =
    query.newerThan === undefined ? query.olderThan !== undefined : page.length > LIST_PAGE_SIZE;
  return Response.json({
    next: hasOlder && last !== undefined ? pageUrl(url, `older-${last.sequence}`) : null,
    previous: hasNewer && first !== undefined ? pageUrl(url, `newer-${first.sequence}`) : null,
    results: rows.map(({ record }) => renderPrediction(record, url.origin)),
  });
}

/** One row more than a page tells whether there is another. */
function readPage(
  parts: EmulatorParts,
  query: ListQuery,
): ReturnType<EmulatorParts["predictions"]["list"]> {
  return parts.predictions.list({ ...query, provider: "replicate", limit: LIST_PAGE_SIZE + 1 });
}

/** The surplus row is the oldest, or the newest when the page was read upwards. */
function trimmed<Row>(page: readonly Row[], isUpwards: boolean): readonly Row[] {
  if (page.length <= LIST_PAGE_SIZE) return page;
  return isUpwards ? page.slice(1) : page.slice(0, LIST_PAGE_SIZE);
}

/** The query, or the name of the parameter that is wrong. */
function parseQuery(parameters: URLSearchParams): ListQuery | string {
  const query: ListQuery = {};
  const cursor = parameters.get("cursor");
  if (cursor !== null) {
    const [, direction, sequence] = CURSOR.exec(cursor) ?? [];
    if (direction === undefined) return "cursor";
    if (direction === "older") query.olderThan = Number(sequence);
    else query.newerThan = Number(sequence);
  }
  const after = parameters.get("created_after");
  if (after !== null) {
    query.createdFromMs = parseTimeMs(after);
    if (query.createdFromMs === undefined) return "created_after";
  }
  const before = parameters.get("created_before");
  if (before !== null) {
    query.createdBeforeMs = parseTimeMs(before);
    if (query.createdBeforeMs === undefined) return "created_before";
  }
  const source = parameters.get("source");
  if (source !== null && source !== "api" && source !== "web") return "source";
  return query;
}

function pageUrl(url: URL, cursor: string): string {
  const page = new URL(`${url.origin}${BASE_PATH}/predictions`);
  for (const [name, value] of url.searchParams) page.searchParams.set(name, value);
  page.searchParams.set("cursor", cursor);
  return page.href;
}
