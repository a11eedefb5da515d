import type { EmulatorParts } from "../parts.ts";
import { problem } from "./errors.ts";
import { findBySlug, modelOf } from "./models.ts";
import { renderPrediction } from "./render.ts";

const PER_PAGE_DEFAULT = 20;
const PER_PAGE_MAX = 50;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

type ListQuery = {
  page: number;
  perPage: number;
  model: string | undefined;
  createdFromMs: number | undefined;
  createdBeforeMs: number | undefined;
};

/** A page of predictions, newest first, in one of the two documented forms (table A2). */
export function answerList(parts: EmulatorParts, url: URL): Response {
  const query = parseQuery(url.searchParams);
  if (query instanceof Response) return query;
  const { page, perPage, ...chosen } = query;
  const filter = { provider: "skytells", ...chosen } as const;
  const offset = (page - 1) * perPage;
  const data = parts.predictions
    .list({ ...filter, limit: perPage, offset })
    .map(({ record }) => renderPrediction(record, url.origin, parts.outputs.sizeOf));
  const { listAs } = parts.store.readStandingScenario()?.scenario.skytells ?? {};
  if (listAs === "bare") return Response.json(data);
  const total = parts.predictions.count(filter);
  const lastPage = Math.max(1, Math.ceil(total / perPage));
  const pagination = { current_page: page, per_page: perPage, total, last_page: lastPage };
  return Response.json({ data, pagination });
}

function parseQuery(parameters: URLSearchParams): ListQuery | Response {
  const page = Number(parameters.get("page") ?? 1);
  const perPage = Number(parameters.get("per_page") ?? PER_PAGE_DEFAULT);
  if (!Number.isInteger(page) || page < 1) return wrong("page must be at least 1.");
  if (!Number.isInteger(perPage) || perPage < 1 || perPage > PER_PAGE_MAX) {
    return wrong(`per_page must be from 1 to ${PER_PAGE_MAX}.`);
  }
  const from = parseDay(parameters.get("from"));
  const to = parseDay(parameters.get("to"));
  if (Number.isNaN(from) || Number.isNaN(to)) {
    return problem("INVALID_DATE_FORMAT", { message: "Dates must be written Y-m-d." });
  }
  if (from !== undefined && to !== undefined && from > to) return problem("INVALID_DATE_RANGE");
  const slug = parameters.get("model");
  const model = slug === null ? undefined : findBySlug(slug);
  if (slug !== null && model === undefined) return problem("MODEL_NOT_FOUND");
  return {
    page,
    perPage,
    model: model === undefined ? undefined : modelOf(model),
    createdFromMs: from,
    createdBeforeMs: to === undefined ? undefined : to + DAY_MS,
  };
}

function wrong(message: string): Response {
  return problem("INVALID_PARAMETER", { message });
}

/** The beginning of a day in UTC; NaN for what is no day. */
function parseDay(text: string | null): number | undefined {
  if (text === null) return undefined;
  return DAY.test(text) ? Date.parse(text) : Number.NaN;
}
