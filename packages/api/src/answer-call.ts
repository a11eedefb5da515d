import type { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { ApiContext } from "./context.ts";
import { formatError } from "./errors/format-error.ts";
import { readRefusal } from "./errors/read-refusal.ts";
import { refuse } from "./errors/refusal.ts";
import type { Reason, Refusal } from "./errors/refusal.ts";
import { BATCH_CALLS_MAX } from "./limits.ts";
import { appRouter } from "./router.ts";

/** One failed call, for the log. `cause` is set for our own mistakes only. */
export type FailedCall = { path: string | null; reason: Reason; cause: unknown };

/**
 * Answers a tRPC request, single or batched, in the fetch standard.
 * @param call.endpoint the path under which the router is mounted, without a trailing slash
 */
export function answerCall(call: {
  request: Request;
  endpoint: string;
  createContext: () => Promise<ApiContext>;
  onFailure: (failed: FailedCall) => void;
}): Promise<Response> {
  return fetchRequestHandler({
    router: appRouter,
    req: call.request,
    endpoint: call.endpoint,
    maxBatchSize: BATCH_CALLS_MAX,
    createContext: call.createContext,
    onError: ({ error, path }) => {
      call.onFailure(describeFailure(error, path));
    },
  });
}

/** What the log is told of a failed call. */
export function describeFailure(error: TRPCError, path: string | undefined): FailedCall {
  const { reason } = readRefusal(error);
  const cause = reason === "internal" ? (error.cause ?? error) : null;
  return { path: path ?? null, reason, cause };
}

/**
 * The reply for a request that is refused before any procedure sees it, in the wire shape of a
 * single call, which clients of a batch take for all of its calls.
 */
export function answerRefusal(refusal: Refusal, requestId: string): Response {
  const error = formatError({ error: refuse(refusal), path: null, requestId });
  return Response.json({ error }, { status: error.data.httpStatus });
}
