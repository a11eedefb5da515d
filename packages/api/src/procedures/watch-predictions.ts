import type { PredictionNews } from "@darkroom/engine";
import { tracked } from "@trpc/server";
import type { TrackedEnvelope } from "@trpc/server";
import { refuse } from "../errors/refusal.ts";
import { WatchSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

/**
 * News of the account's predictions as they happen. Each carries the id from which a later call
 * goes on without loss. `rate_limited` when too many streams are open.
 */
export const watchPredictions = procedureFor("predictions:read")
  .input(WatchSchema)
  .subscription(async function* ({
    ctx,
    input,
    signal = NEVER,
  }): AsyncGenerator<TrackedEnvelope<PredictionNews>, void> {
    // The place is taken here, since a stream whose client is gone already is never begun.
    const admission = ctx.may.predictions.admitWatch();
    if (admission.outcome === "rate_limited") {
      throw refuse({ reason: "rate_limited", retryAfterMs: admission.retryAfterMs });
    }
    try {
      const afterEventId = readEventId(input?.lastEventId ?? null);
      const items = ctx.may.predictions.watch({ afterEventId, signal });
      for await (const { eventId, news } of items) {
        yield tracked(String(eventId), news);
        await ctx.drained();
      }
    } finally {
      admission.release();
    }
    // To the client an orderly end would mean that there is nothing more to come, ever.
    if (!signal.aborted) throw new DOMException("The server ends its streams.", "AbortError");
  });

const NEVER = new AbortController().signal;

const readEventId = (text: string | null): number | null => (text === null ? null : Number(text));
