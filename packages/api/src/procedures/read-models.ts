import type { ModelView } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { ModelSchema } from "../schemas.ts";
import { publicProcedure } from "../trpc.ts";

export const listModels = publicProcedure.query(({ ctx }): Promise<ModelView[]> =>
  ctx.engine.models.list(),
);

export const getModel = publicProcedure
  .input(ModelSchema)
  .query(async ({ ctx, input }): Promise<ModelView> => {
    const model = await ctx.engine.models.get(input.model);
    if (model === null) throw refuse({ reason: "model_not_found" });
    return model;
  });
