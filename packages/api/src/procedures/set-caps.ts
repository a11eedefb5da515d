import type { CapsView } from "@darkroom/engine";
import { CapsSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

/** What the account may spend on one prediction, at once and in a day, and what it uses of it. */
export const getCaps = procedureFor("caps:read").query(({ ctx }): Promise<CapsView> =>
  ctx.may.caps.get(),
);

/** Replaces the caps of the account; they hold from the next prediction on. */
export const setCaps = procedureFor("caps:write")
  .input(CapsSchema)
  .mutation(({ ctx, input }): Promise<CapsView> => ctx.may.caps.set(input));
