import type { JobRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { originOf } from "./origin.ts";

/** Does a job as a span of the trace in which its prediction was ordered. */
export async function traceJob(
  context: EngineContext,
  job: JobRow,
  work: () => Promise<void>,
): Promise<void> {
  const parent = await originOf(context, job.predictionId);
  const attributes = {
    "job.id": job.id,
    "job.kind": job.kind,
    "job.attempt": job.attempts,
    ...(job.predictionId === null ? {} : { "prediction.id": job.predictionId }),
  };
  await context.tracer.span(
    { name: `job ${job.kind}`, kind: "consumer", attributes, parent },
    work,
  );
}
