import { answerProblem, answerRefusal, answerUpload, problemOf } from "@darkroom/api";
import type { ProblemPlace, UploadName } from "@darkroom/api";
import { BATCH_UPLOAD_BYTES_MAX, UPLOAD_BYTES_MAX } from "@darkroom/engine";
import { refuseBearer } from "../auth/refuse-bearer.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { placeOf } from "./answer-rest.ts";
import { logFailure } from "./create-api-context.ts";
import { rateLimitHeaders } from "./rate-limit-headers.ts";
import { isForeignPage, withHeaders } from "./take-call.ts";
import { takeStream } from "./take-stream.ts";
import type { TakenStream } from "./take-stream.ts";

/** The most that a body of each kind may be, bytes. */
const BYTES_MAX_OF: Readonly<Record<UploadName, number>> = {
  "batch.upload": BATCH_UPLOAD_BYTES_MAX,
  "file.upload": UPLOAD_BYTES_MAX,
};

/** A body that is longer than a call may be, read piece by piece. */
export async function takeUpload(
  parts: AppParts,
  context: AppContext,
  name: UploadName,
): Promise<Response> {
  const { requestId } = context.var;
  if (isTooLarge(context, name)) return answerRefusal({ reason: "payload_too_large" }, requestId);
  const taken = await takeStream(parts, context);
  if (taken.outcome === "refused") return refuseBearer(taken.reason, requestId);
  return closing(await answer(parts, context, taken, { name, place: null }));
}

/** The same, as REST answers. */
export async function takeUploadByRest(
  parts: AppParts,
  context: AppContext,
  name: UploadName,
): Promise<Response> {
  const place = placeOf(parts, context);
  const refuse = (reason: Parameters<typeof problemOf>[0]): Response =>
    closing(withHeaders(answerProblem(problemOf(reason, place))));
  if (isForeignPage(parts, context.req.raw)) return refuse("foreign_origin");
  if (isTooLarge(context, name)) return refuse("payload_too_large");
  const taken = await takeStream(parts, context);
  if (taken.outcome === "refused") return refuse(taken.reason);
  const response = await answer(parts, context, taken, { name, place });
  const { caller, setCookies } = taken;
  const limits = caller === null ? {} : await rateLimitHeaders(parts, caller);
  return closing(withHeaders(response, limits, setCookies));
}

const isTooLarge = (context: AppContext, name: UploadName): boolean =>
  Number(context.req.header("content-length") ?? "0") > BYTES_MAX_OF[name];

async function answer(
  parts: AppParts,
  context: AppContext,
  { api }: Extract<TakenStream, { outcome: "taken" }>,
  upload: { name: UploadName; place: ProblemPlace | null },
): Promise<Response> {
  return answerUpload({
    ...upload,
    request: context.req.raw,
    context: api,
    onFailure: (failed) => logFailure(parts, failed),
  });
}

/** The rest of a list that was refused is not read, and would be taken for the next request. */
function closing(response: Response): Response {
  response.headers.set("cache-control", "no-store");
  if (!response.ok) response.headers.set("connection", "close");
  return response;
}
