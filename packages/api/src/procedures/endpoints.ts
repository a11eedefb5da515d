import type { EndpointDeliveryView, EndpointView, Page, SendOutcome } from "@darkroom/engine";
import { z } from "zod";
import { refuse } from "../errors/refusal.ts";
import { ID_CHARACTERS_MAX } from "../limits.ts";
import { PageSchema, TargetSchema } from "../schemas.ts";
import { createRouter, procedureFor } from "../trpc.ts";
import { EndpointSchema } from "../webhook-schema.ts";

/** The secret is told here and when it is rotated, and nowhere else. */
export type CreatedEndpoint = EndpointView & { secret: string };
export type RotatedSecret = { secret: string; previousUntil: string };

const createEndpoint = procedureFor("endpoints:write")
  .input(EndpointSchema)
  .mutation(async ({ ctx, input }): Promise<CreatedEndpoint> => {
    const created = await ctx.may.endpoints.create(input);
    switch (created.outcome) {
      case "created":
        return { ...created.endpoint, secret: created.secret };
      case "invalid":
        throw refuse({ reason: "invalid_input", fields: created.fields });
      case "too_many": {
        const message = `An account has at most ${String(created.most)} endpoints.`;
        throw refuse({ reason: "invalid_input", fields: [{ field: "url", message }] });
      }
    }
  });

const listEndpoints = procedureFor("endpoints:read").query(({ ctx }): Promise<EndpointView[]> =>
  ctx.may.endpoints.list(),
);

const deleteEndpoint = procedureFor("endpoints:write")
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<{ id: string }> => {
    const isGone = await ctx.may.endpoints.delete(input);
    if (!isGone) throw refuse({ reason: "not_found" });
    return { id: input.id };
  });

/** Under which id a test or a redelivery comes. */
function readSent(sent: SendOutcome): { deliveryId: string } {
  switch (sent.outcome) {
    case "sent":
      return { deliveryId: sent.deliveryId };
    case "too_soon":
      throw refuse({ reason: "rate_limited", retryAfterMs: sent.retryAfterMs });
    case "not_found":
      throw refuse({ reason: "not_found" });
    case "disabled": {
      const message = "This endpoint is disabled. A test that goes well opens it again.";
      throw refuse({ reason: "invalid_input", fields: [{ field: "id", message }] });
    }
  }
}

const testEndpoint = procedureFor("endpoints:write")
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<{ deliveryId: string }> =>
    readSent(await ctx.may.endpoints.test(input)),
  );

const redeliver = procedureFor("endpoints:write")
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<{ deliveryId: string }> =>
    readSent(await ctx.may.endpoints.redeliver(input)),
  );

/** The id `account` stands for the secret that signs webhooks which orders name. */
const rotateSecret = procedureFor("endpoints:write")
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<RotatedSecret> => {
    const rotated = await ctx.may.endpoints.rotate(input);
    if (rotated.outcome === "not_found") throw refuse({ reason: "not_found" });
    return { secret: rotated.secret, previousUntil: rotated.previousUntil };
  });

const IdSchema = z.string().min(1).max(ID_CHARACTERS_MAX);

/** Input of `endpoint.deliveries`: of an endpoint, or of what one prediction's order named. */
const LogSchema = PageSchema.unwrap()
  .extend({ endpointId: IdSchema.optional(), predictionId: IdSchema.optional() })
  .refine(
    ({ endpointId, predictionId }) => (endpointId === undefined) !== (predictionId === undefined),
    { error: "Name either an endpoint or a prediction." },
  );

const listDeliveries = procedureFor("endpoints:read")
  .input(LogSchema)
  .query(async ({ ctx, input }): Promise<Page<EndpointDeliveryView>> => {
    const { endpointId, predictionId = "" } = input;
    const page = await ctx.may.endpoints.deliveries({
      of: endpointId === undefined ? { predictionId } : { endpointId },
      cursor: input.cursor ?? null,
      most: input.limit,
    });
    if (page === null) throw refuse({ reason: "not_found" });
    return page;
  });

/** Where an account has its events sent, and the log of what was sent. */
export const endpointRouter = createRouter({
  create: createEndpoint,
  list: listEndpoints,
  delete: deleteEndpoint,
  test: testEndpoint,
  redeliver,
  rotate: rotateSecret,
  deliveries: listDeliveries,
});
