import type { ReuseView } from "@darkroom/engine";
import { z } from "zod";
import { ReuseWishSchema } from "../schemas.ts";
import { createRouter, procedureFor } from "../trpc.ts";

/** Whether orders that say nothing of it may be answered with stored results, and for how much. */
const getReuse = procedureFor("reuse:read").query(({ ctx }): Promise<ReuseView> =>
  ctx.may.reuse.get(),
);

/** Sets it for the account, from the next order on. */
const setReuse = procedureFor("reuse:write")
  .input(z.strictObject({ reuse: ReuseWishSchema }))
  .mutation(({ ctx, input }): Promise<ReuseView> => ctx.may.reuse.set(input.reuse));

export const reuseRouter = createRouter({ get: getReuse, set: setReuse });
