import type { ModelView } from "@darkroom/engine";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { RUN_WAIT_MS_MAX } from "@darkroom/lifecycle";
import { describeFailure } from "../answer-call.ts";
import type { FailedCall } from "../answer-call.ts";
import type { ApiContext } from "../context.ts";
import { toTrpcError } from "../errors/to-trpc-error.ts";
import { readRefusal } from "../errors/read-refusal.ts";
import { refuse } from "../errors/refusal.ts";
import type { Reason } from "../errors/refusal.ts";
import { isJson } from "../rest/accepts-json.ts";
import { withoutBody } from "../rest/answer-rest.ts";
import { readPreferredWait } from "../rest/prefer.ts";
import { createCaller } from "../router.ts";
import { REPLICATE_PAGE_ITEMS } from "./limits.ts";
import { linkPages, readPagePlace } from "./page-links.ts";
import { readCancelAfter } from "./read-cancel-after.ts";
import { readOrder } from "./read-order.ts";
import { findModel } from "./version.ts";
import { INVALID_VERSION, answerError, invalidFields, writeError } from "./write-error.ts";
import { writeModel } from "./write-model.ts";
import { writePrediction } from "./write-prediction.ts";

type Caller = ReturnType<typeof createCaller>;
type View = Awaited<ReturnType<Caller["prediction"]["get"]>>;

/** A request to the facade whose body is in memory. */
export type ReplicateCall = {
  request: Request;
  /** The path of the facade itself, with the base path and without a trailing slash. */
  endpoint: string;
  /** The address under which everything is served, without a trailing slash. */
  publicUrl: string;
  createContext: () => Promise<ApiContext>;
  onFailure: (failed: FailedCall) => void;
};

type Asked = ReplicateCall & { caller: Caller; baseUrl: string; parameters: readonly string[] };
type Door = { method: string; path: RegExp; answer: (asked: Asked) => Promise<Response> };

const DOORS: readonly Door[] = [
  { method: "POST", path: /^\/predictions$/, answer: (asked) => create(asked, null) },
  { method: "GET", path: /^\/predictions$/, answer: list },
  { method: "GET", path: /^\/predictions\/([^/]+)$/, answer: get },
  { method: "POST", path: /^\/predictions\/([^/]+)\/cancel$/, answer: cancel },
  {
    method: "POST",
    path: /^\/models\/([^/]+\/.+)\/predictions$/,
    answer: (asked) => create(asked, first(asked)),
  },
  { method: "GET", path: /^\/models\/([^/]+\/.+)$/, answer: getModel },
];

/** Every door of the facade: the method and the paths below it. */
export const REPLICATE_DOORS: readonly Pick<Door, "method" | "path">[] = DOORS;

/**
 * Answers as Replicate's HTTP API does, by the procedures of ours: their permissions, limits and
 * idempotency keys hold here too.
 */
export async function answerReplicate(call: ReplicateCall): Promise<Response> {
  const { request, endpoint } = call;
  const path = new URL(request.url).pathname.slice(endpoint.length);
  const here = DOORS.filter((door) => door.path.test(path));
  const wanted = request.method === "HEAD" ? "GET" : request.method;
  const door = here.find(({ method }) => method === wanted);
  if (door === undefined) return answerNowhere(here);
  const parameters = readParameters(door.path, path);
  if (parameters === null) return answerNowhere([]);
  try {
    const caller = createCaller(await call.createContext());
    const baseUrl = `${call.publicUrl}/replicate/v1`;
    const response = await door.answer({ ...call, caller, baseUrl, parameters });
    return request.method === "HEAD" ? await withoutBody(response) : response;
  } catch (thrown) {
    const error = toTrpcError(thrown);
    call.onFailure(describeFailure(error, path.slice(1)));
    return answerError(writeError(readRefusal(error), getHTTPStatusCodeFromError(error)));
  }
}

function answerNowhere(here: readonly Door[]): Response {
  if (here.length === 0) {
    const detail = "The requested resource could not be found.";
    return answerError({ title: "Not found", detail, status: 404 });
  }
  const allow = [...new Set(here.map(({ method }) => method))].toSorted().join(", ");
  const detail = "This address does not take this method.";
  return answerError({ title: "Method not allowed", detail, status: 405 }, { allow });
}

/** Null where the escapes are broken: nothing is called that. */
function readParameters(pattern: RegExp, path: string): string[] | null {
  try {
    return (pattern.exec(path) ?? []).slice(1).map((part) => decodeURIComponent(part));
  } catch {
    return null;
  }
}

const first = ({ parameters }: Asked): string => parameters[0] ?? "";

async function create(asked: Asked, model: string | null): Promise<Response> {
  const { request, caller } = asked;
  const body = await readJson(request);
  const order = readOrder(body, model);
  if (order.outcome === "invalid") return answerError(invalidFields(order.fields));
  const cancelAfter = request.headers.get("cancel-after");
  const cancelAfterMs = cancelAfter === null ? undefined : readCancelAfter(cancelAfter);
  if (cancelAfterMs === null) {
    const message = "A time such as 90, 30s or 1h30m, of at least 5 seconds.";
    return answerError(invalidFields([{ field: "Cancel-After", message }]));
  }
  const found = await lookUp(caller, order.version);
  if (found === null) {
    return model === null ? answerError(INVALID_VERSION) : answerNowhere([]);
  }
  const idempotencyKey = request.headers.get("idempotency-key") ?? undefined;
  const wanted = { model: found.model, input: order.input, idempotencyKey, cancelAfterMs };
  const waitMs = readPreferredWait(request.headers.get("prefer"), RUN_WAIT_MS_MAX);
  if (waitMs === null) {
    const created = await underInput(caller.prediction.create(wanted));
    return Response.json(await show(asked, created), { status: 201 });
  }
  const run = await underInput(caller.prediction.run({ ...wanted, waitMs }));
  const shown = await show(asked, run.prediction);
  if (run.outcome === "finished") return Response.json(shown, { status: 201 });
  // The official client's `run` goes on asking only for what is still starting.
  return Response.json({ ...shown, status: "starting" }, { status: 202 });
}

/** Fields of a model's input stand below `input` for clients of Replicate. */
async function underInput<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (thrown) {
    const error = toTrpcError(thrown);
    const refusal = readRefusal(error);
    if (refusal.reason !== "invalid_input") throw error;
    const fields = refusal.fields.map(({ field, message }) => ({ field: placeOf(field), message }));
    throw refuse({ reason: "invalid_input", fields });
  }
}

function placeOf(field: string): string {
  if (field === "idempotencyKey") return "Idempotency-Key";
  return field === "input" || field.startsWith("input.") ? field : `input.${field}`;
}

async function get(asked: Asked): Promise<Response> {
  const prediction = await asked.caller.prediction.get({ id: first(asked) });
  return Response.json(await show(asked, prediction));
}

async function cancel(asked: Asked): Promise<Response> {
  const { prediction } = await asked.caller.prediction.cancel({ id: first(asked) });
  return Response.json(await show(asked, prediction));
}

async function list(asked: Asked): Promise<Response> {
  const place = readPagePlace(new URL(asked.request.url).searchParams);
  if (place === null) {
    const message = "This list takes the addresses of its next and previous pages alone.";
    return answerError(invalidFields([{ field: "query", message }]));
  }
  const { cursor } = place;
  const page = await asked.caller.prediction.list({ cursor, limit: REPLICATE_PAGE_ITEMS });
  const results = await Promise.all(page.items.map((item) => show(asked, item)));
  const links = linkPages(`${asked.baseUrl}/predictions`, place, page.nextCursor);
  return Response.json({ ...links, results });
}

async function getModel(asked: Asked): Promise<Response> {
  const found = await lookUp(asked.caller, first(asked));
  if (found === null) return answerNowhere([]);
  return Response.json(writeModel(found, asked));
}

/** The model that a client means; the whole catalogue is read for versions alone. */
async function lookUp(caller: Caller, wanted: string): Promise<ModelView | null> {
  if (wanted.includes("/") && !wanted.includes(":")) {
    const found = await unless("model_not_found", caller.model.get({ model: wanted }));
    if (found !== null) return found;
  }
  return findModel(await caller.model.list(), wanted);
}

/** With signed addresses of its results, which open without a key until they expire. */
async function show({ caller, baseUrl, publicUrl }: Asked, view: View) {
  // A key that may order and not read gets the addresses that its owner opens.
  const shared =
    view.outputs.length === 0
      ? null
      : await unless("scope_missing", caller.prediction.share({ id: view.id }));
  const outputs = (shared ?? view).outputs.map(({ url }) => publicUrl + url);
  return writePrediction(view, { baseUrl, outputs });
}

/** What a procedure gives; null where it refuses for this reason. */
async function unless<Answer>(reason: Reason, answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof TRPCError && readRefusal(thrown).reason === reason) return null;
    throw thrown;
  }
}

async function readJson(request: Request): Promise<unknown> {
  if (!isJson(request.headers.get("content-type"))) return null;
  try {
    return JSON.parse(await request.text());
  } catch {
    return null;
  }
}
