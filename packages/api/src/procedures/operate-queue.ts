import type { DeadLetterView, Page } from "@darkroom/engine";
import { PageSchema, RedriveSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

/** Jobs that failed at their last attempt, newest first, a page at a time. */
export const listDeadLetters = procedureFor("installation:operate")
  .input(PageSchema)
  .query(({ ctx, input }): Promise<Page<DeadLetterView>> =>
    ctx.may.queue.deadLetters({ cursor: input.cursor ?? null, most: input.limit }),
  );

/** Gives dead letters all their attempts again; answers how many of the given ones were dead. */
export const redriveDeadLetters = procedureFor("installation:operate")
  .input(RedriveSchema)
  .mutation(({ ctx, input }): Promise<{ redriven: number }> => ctx.may.queue.redrive(input));
