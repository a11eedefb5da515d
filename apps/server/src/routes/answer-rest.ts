import { answerProblem, answerRest, problemOf } from "@darkroom/api";
import type { ProblemPlace } from "@darkroom/api";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { logFailure } from "./create-api-context.ts";
import { takeCall, withHeaders } from "./take-call.ts";

/** Where problems of REST are explained and where this one occurred. */
export function placeOf(parts: AppParts, context: AppContext): ProblemPlace {
  return {
    problemsUrl: `${parts.publicUrl}/api/v1/problems`,
    instance: new URL(context.req.url).pathname,
    requestId: context.var.requestId,
  };
}

/** `/api/v1/*`: the procedures for programs in any language. */
export async function answerRestRoute(parts: AppParts, context: AppContext): Promise<Response> {
  const place = placeOf(parts, context);
  const taken = await takeCall(parts, context);
  if (taken.outcome === "refused") {
    return withHeaders(answerProblem(problemOf(taken.reason, place)));
  }
  const { request, createContext, finish } = taken;
  return finish(
    await answerRest({
      request,
      endpoint: `${parts.basePath}/api/v1`,
      place,
      createContext,
      onFailure: (failed) => logFailure(parts, failed),
    }),
  );
}
