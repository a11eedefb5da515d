import type { ModelView } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { ModelSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

export const listModels = procedureFor("models:read").query(({ ctx }): Promise<ModelView[]> =>
  ctx.may.models.list(),
);

export const getModel = procedureFor("models:read")
  .input(ModelSchema)
  .query(async ({ ctx, input }): Promise<ModelView> => {
    const model = await ctx.may.models.get(input.model);
    if (model === null) throw refuse({ reason: "model_not_found" });
    return model;
  });
