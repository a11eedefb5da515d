import type { AccessView, InspectionView, Page, SystemHealth } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { PageSchema, TargetSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

/** Is it us or the provider? With the figures of the last day and of now, some seconds old. */
export const readHealth = procedureFor("installation:operate").query(
  ({ ctx }): Promise<SystemHealth> => ctx.may.operations.health(),
);

/**
 * Everything that is known of one prediction, whoever owns it. It writes down who looked, hence a
 * mutation: no client repeats it by itself.
 */
export const inspectPrediction = procedureFor("installation:operate")
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<InspectionView> => {
    const inspected = await ctx.may.operations.inspect(input);
    if (inspected === null) throw refuse({ reason: "not_found" });
    return inspected;
  });

/** The looks of operators at other people's predictions, newest first, a page at a time. */
export const listAccesses = procedureFor("installation:operate")
  .input(PageSchema)
  .query(({ ctx, input }): Promise<Page<AccessView>> =>
    ctx.may.operations.accesses({ cursor: input.cursor ?? null, most: input.limit }),
  );
