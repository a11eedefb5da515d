import type { DeadLetterView, Page } from "@darkroom/engine";
import { PageSchema, RedriveSchema } from "../schemas.ts";
import { operatorProcedure } from "../trpc.ts";

/** Jobs that failed at their last attempt, newest first, a page at a time. */
export const listDeadLetters = operatorProcedure
  .input(PageSchema)
  .query(({ ctx, input }): Promise<Page<DeadLetterView>> =>
    ctx.engine.queue.deadLetters({ cursor: input.cursor ?? null, most: input.limit }),
  );

/** Gives dead letters all their attempts again; answers how many of the given ones were dead. */
export const redriveDeadLetters = operatorProcedure
  .input(RedriveSchema)
  .mutation(({ ctx, input }): Promise<{ redriven: number }> =>
    ctx.engine.queue.redrive({ ids: input.ids, operator: ctx.operator }),
  );
