import type { BatchQuote, UploadView } from "@darkroom/engine";
import { TRPCError } from "@trpc/server";
import { answerRefusal, describeFailure } from "./answer-call.ts";
import type { FailedCall } from "./answer-call.ts";
import type { ApiContext } from "./context.ts";
import { toTrpcError } from "./errors/to-trpc-error.ts";
import { readRefusal } from "./errors/read-refusal.ts";
import { refuse } from "./errors/refusal.ts";
import { UploadQuerySchema } from "./procedures/batch-schemas.ts";
import { refuseBatch } from "./procedures/refuse-batch.ts";
import { takeBatch } from "./procedures/run-batches.ts";
import { takeFile } from "./procedures/upload-file.ts";
import { answerProblem, problemOfError } from "./rest/problem.ts";
import type { ProblemPlace } from "./rest/problem.ts";

/** A list that was read: what it would cost, and the id to start it by with `batch.create`. */
export type UploadedBatch = { uploadId: string; expiresAt: string; quote: BatchQuote };

type UploadContext = Pick<ApiContext, "authorize" | "paceCall">;

async function paced(context: UploadContext): Promise<void> {
  const pace = await context.paceCall();
  if (pace.outcome === "rate_limited") {
    throw refuse({ reason: "rate_limited", retryAfterMs: pace.retryAfterMs });
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function uploadFile(request: Request, context: UploadContext): Promise<UploadView> {
  await paced(context);
  return takeFile(context.authorize("predictions:write"), request.body ?? nothing());
}

async function uploadBatch(request: Request, context: UploadContext): Promise<UploadedBatch> {
  await paced(context);
  const may = context.authorize("batches:write");
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const parsed = UploadQuerySchema.safeParse(query);
  if (!parsed.success) throw new TRPCError({ code: "BAD_REQUEST", cause: parsed.error });
  if (request.body === null) {
    const fields = [{ field: "items", message: "There are no items in this list." }];
    throw refuse({ reason: "invalid_input", fields });
  }
  await takeBatch(may);
  const { model, format } = parsed.data;
  const source = { kind: "text", format, body: request.body } as const;
  const uploaded = await may.batches.upload({ model, source });
  if (uploaded.outcome !== "uploaded") throw refuseBatch(uploaded);
  const { id: uploadId, expiresAt, quote } = uploaded;
  return { uploadId, expiresAt, quote };
}

/** What can be uploaded as the body of a request, by the name of its procedure. */
const UPLOADS = { "batch.upload": uploadBatch, "file.upload": uploadFile } as const;
export type UploadName = keyof typeof UPLOADS;

/**
 * Answers the upload of a file, or of a list, `?model=&format=csv|jsonl` with the text as its
 * body, which is read piece by piece. Refusals have the wire shape of every other call, or that of
 * REST where the call has a place there.
 */
export async function answerUpload(call: {
  name: UploadName;
  request: Request;
  context: UploadContext & Pick<ApiContext, "requestId">;
  place: ProblemPlace | null;
  onFailure: (failed: FailedCall) => void;
}): Promise<Response> {
  const { name, request, context, place } = call;
  try {
    return Response.json(await UPLOADS[name](request, context), { status: 201 });
  } catch (cause) {
    const error = toTrpcError(cause);
    call.onFailure(describeFailure(error, name));
    return place === null
      ? answerRefusal(readRefusal(error), context.requestId)
      : answerProblem(problemOfError(error, place));
  }
}
