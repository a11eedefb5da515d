import { answerReplicate, answerReplicateError } from "@darkroom/api";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { logFailure } from "./create-api-context.ts";
import { takeCall, withHeaders } from "./take-call.ts";

/** `/replicate/v1/*`: the procedures for clients of Replicate's HTTP API. */
export async function answerReplicateRoute(
  parts: AppParts,
  context: AppContext,
): Promise<Response> {
  const taken = await takeCall(parts, context);
  if (taken.outcome === "refused") return withHeaders(answerReplicateError(REFUSED[taken.reason]));
  const { request, createContext, finish } = taken;
  return finish(
    await answerReplicate({
      request,
      endpoint: `${parts.basePath}/replicate/v1`,
      publicUrl: parts.publicUrl,
      createContext,
      onFailure: (failed) => logFailure(parts, failed),
    }),
  );
}

const REFUSED = {
  foreign_origin: {
    title: "Forbidden",
    detail: "A page of another site may not act with the session of its visitor.",
    status: 403,
  },
  payload_too_large: { title: "Too large", detail: "The request is too large.", status: 413 },
  key_malformed: {
    title: "Unauthenticated",
    detail: "This is no API key of this service: it is mistyped or cut short.",
    status: 401,
  },
  key_invalid: {
    title: "Unauthenticated",
    detail: "This API key has expired, was revoked or never was one.",
    status: 401,
  },
  invalid_input: { title: "Bad request", detail: "The request broke off.", status: 400 },
} as const;
