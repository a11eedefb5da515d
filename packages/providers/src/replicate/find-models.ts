import { z } from "zod";
import { cutDepth, cutText } from "../bound.ts";
import type { CallApi } from "../call-api.ts";
import { SEARCH_MODELS_MAX, SEARCH_TEXT_CHARACTERS_MAX } from "../limits.ts";
import type { ExamplesOutcome, ModelFound, SearchOutcome } from "../models/outcomes.ts";
import { readWords } from "../models/read-schema.ts";
import { absent } from "../read-fields.ts";
import { readOutputs } from "../read-outputs.ts";
import { addressModel } from "./address-model.ts";
import { judgeUnavailable } from "./judge-get.ts";

const FIND_TIMEOUT_MS = 20_000;

const FoundSchema = z.object({
  owner: z.string(),
  name: z.string(),
  description: absent(z.string()),
});
/** The search wraps each model, as it also answers with collections and pages. */
const SearchSchema = z.object({
  models: z.array(z.unknown()).catch([]).default([]),
});
const ExamplesSchema = z.object({ results: z.array(z.unknown()) });
const ExampleSchema = z.object({
  input: z.record(z.string(), z.unknown()),
  output: z.unknown().optional(),
});

function readFound(row: unknown): ModelFound[] {
  const wrapped = z.object({ model: FoundSchema }).safeParse(row);
  const parsed = wrapped.success
    ? { success: true as const, data: wrapped.data.model }
    : FoundSchema.safeParse(row);
  if (!parsed.success) return [];
  const { owner, name, description } = parsed.data;
  const model = `${owner}/${name}`;
  // What could not be started is not offered.
  if (addressModel({ model, modelVersion: null })?.kind !== "model") return [];
  return [{ model, title: null, description: readWords(description) }];
}

/** Models that fit the words, best first, at most `SEARCH_MODELS_MAX`. */
export async function searchModels(
  callApi: CallApi,
  query: { text: string; most: number },
  now: () => number,
): Promise<SearchOutcome> {
  const most = Math.min(SEARCH_MODELS_MAX, Math.max(1, Math.floor(query.most)));
  const text = cutText(query.text, SEARCH_TEXT_CHARACTERS_MAX);
  const search = new URLSearchParams({ query: text, limit: String(most) });
  const path = `/search?${search.toString()}`;
  const answer = await callApi({ method: "GET", path, timeoutMs: FIND_TIMEOUT_MS });
  const isFound = answer.outcome === "answered" && answer.status === 200;
  const parsed = isFound ? SearchSchema.safeParse(answer.body) : null;
  if (parsed?.success !== true) return judgeUnavailable(answer, now());
  return { outcome: "found", models: parsed.data.models.flatMap(readFound).slice(0, most) };
}

/** The runs that a model's owner shows, with their input; empty where there are none. */
export async function readExamples(
  callApi: CallApi,
  { model }: { model: string },
  now: () => number,
): Promise<ExamplesOutcome> {
  const address = addressModel({ model, modelVersion: null });
  if (address?.kind !== "model") return { outcome: "missing" };
  const path = `/models/${address.owner}/${address.name}/examples`;
  const answer = await callApi({ method: "GET", path, timeoutMs: FIND_TIMEOUT_MS });
  if (answer.outcome === "answered" && answer.status === 404) return { outcome: "missing" };
  const isFound = answer.outcome === "answered" && answer.status === 200;
  const parsed = isFound ? ExamplesSchema.safeParse(answer.body) : null;
  if (parsed?.success !== true) return judgeUnavailable(answer, now());
  const examples = parsed.data.results.flatMap((row) => {
    const example = ExampleSchema.safeParse(row);
    if (!example.success) return [];
    const input = Object.fromEntries(
      Object.entries(example.data.input).map(([name, value]) => [name, cutDepth(value)]),
    );
    const urls = readOutputs(example.data.output).flatMap((output) =>
      output.kind === "url" ? [output.url] : [],
    );
    return [{ input, urls }];
  });
  return { outcome: "found", examples };
}
