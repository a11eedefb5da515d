import type { CapsView } from "@darkroom/engine";
import { CapsSchema } from "../schemas.ts";
import { accountProcedure } from "../trpc.ts";

/** What the account may spend on one prediction, at once and in a day, and what it uses of it. */
export const getCaps = accountProcedure.query(({ ctx }): Promise<CapsView> =>
  ctx.engine.caps.get(ctx.actor.accountId),
);

/** Replaces the caps of the account; they hold from the next prediction on. */
export const setCaps = accountProcedure
  .input(CapsSchema)
  .mutation(({ ctx, input }): Promise<CapsView> => ctx.engine.caps.set(ctx.actor.accountId, input));
