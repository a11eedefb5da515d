import type { CallApi } from "../call-api.ts";
import type { StartOutcome, StartRequest } from "../port.ts";
import { judgeStart } from "./judge-start.ts";
import { readProblem } from "./read-problem.ts";

/** The edge holds nothing for longer than five minutes (wire fact K7), milliseconds. */
export const EDGE_WAIT_MS_MAX = 300_000;
/** An answer that is cut off here would be a run that nobody can find: longer than any hold. */
export const EDGE_TIMEOUT_MS = 330_000;

/** Codes by which the edge says that it does not run this model. */
const NOT_AT_EDGE: ReadonlySet<string> = new Set([
  "MODEL_NOT_FOUND",
  "MODEL_NOT_SUPPORTED",
  "ENDPOINT_NOT_FOUND",
]);

/**
 * Starts a run at the edge host, which holds its answer for the end and sends no webhook. Null
 * where the edge certainly made nothing for a reason of its own (its lower rate, its models, its
 * key): the ordinary API is then asked.
 */
export async function startAtEdge(
  callEdge: CallApi,
  request: StartRequest,
  options: { slug: string; now: () => number },
): Promise<StartOutcome | null> {
  const answer = await callEdge({
    method: "POST",
    path: "/predict",
    body: JSON.stringify({ model: options.slug, input: request.input, await: true }),
    timeoutMs: EDGE_TIMEOUT_MS,
    signal: request.signal,
  });
  const judged = judgeStart(answer, options.now());
  if (judged.outcome === "deferred") return null;
  if (judged.outcome === "refused" && answer.outcome === "answered") {
    const { code } = readProblem(answer.status, answer.body);
    if (NOT_AT_EDGE.has(code)) return null;
  }
  return judged;
}
