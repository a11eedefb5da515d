import { predictionEvent } from "@darkroom/db";
import { and, eq, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";

/** The first event of a prediction carries the span that ordered it, where traces are kept. */
export function originDetail(context: EngineContext): { traceparent: string } | null {
  const traceparent = context.tracer.current();
  return traceparent === null ? null : { traceparent };
}

const firstEvent = prepareOnce((orm) =>
  orm
    .select({
      traceparent: sql<string | null>`${predictionEvent.detail} ->> '$.traceparent'`,
    })
    .from(predictionEvent)
    .where(
      and(
        eq(predictionEvent.predictionId, sql.placeholder("predictionId")),
        eq(predictionEvent.sequence, 1),
      ),
    )
    .prepare(),
);

/**
 * The span that ordered a prediction, under which all of its work goes on, whichever process does
 * it. Null without traces, for work without a prediction, and while the database is away.
 */
export async function originOf(
  context: EngineContext,
  predictionId: string | null,
): Promise<string | null> {
  if (!context.tracer.isRecording || predictionId === null) return null;
  try {
    const [event] = await firstEvent(context).execute({ predictionId });
    return event?.traceparent ?? null;
  } catch {
    // A trace is no reason to keep work from being done.
    return null;
  }
}
