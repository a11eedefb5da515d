import type {
  BatchExportLink,
  BatchItemView,
  BatchProblem,
  BatchQuote,
  BatchView,
  Page,
} from "@darkroom/engine";
import type { Authorized } from "../authorization/authorize.ts";
import { refuse } from "../errors/refusal.ts";
import { PageSchema, TargetSchema } from "../schemas.ts";
import { createRouter, procedureFor } from "../trpc.ts";
import {
  BatchItemsSchema,
  CreateBatchSchema,
  ExportBatchSchema,
  GetBatchSchema,
  QuoteBatchSchema,
  RetryFailedSchema,
  sourceOf,
} from "./batch-schemas.ts";
import { readRunAt } from "./place-order.ts";
import { refuseBatch } from "./refuse-batch.ts";

/** A batch that was started, with the mistakes of the items that were left out. */
export type StartedBatch = BatchView & { problems: BatchProblem[] };

/** A batch, and a page of its items where it was asked for. */
export type FoundBatch = BatchView & { page: Page<BatchItemView> | null };

/** `retried` items wait again. */
export type RetriedBatch = BatchView & { retried: number; requiredCredits: number };

const attendedProcedure = procedureFor("batches:read").use(({ ctx, next }) => {
  ctx.may.attend();
  return next({ ctx });
});

/** One place in the caller's rate limit, or the refusal that there is none. */
export async function takeBatch(may: Authorized<"batches:write">): Promise<void> {
  const admission = await may.batches.admitCreate();
  if (admission.outcome === "rate_limited") {
    throw refuse({ reason: "rate_limited", retryAfterMs: admission.retryAfterMs });
  }
}

/** A mutation because lists are too long for an address; it changes nothing. */
const quoteBatch = procedureFor("batches:write")
  .input(QuoteBatchSchema)
  .mutation(async ({ ctx, input }): Promise<BatchQuote> => {
    const quoted = await ctx.may.batches.quote({
      model: input.model ?? "",
      source: sourceOf(input),
    });
    if (quoted.outcome !== "quoted") throw refuseBatch(quoted);
    return quoted.quote;
  });

const createBatch = procedureFor("batches:write")
  .input(CreateBatchSchema)
  .mutation(async ({ ctx, input }): Promise<StartedBatch> => {
    await takeBatch(ctx.may);
    const created = await ctx.may.batches.create({
      model: input.model ?? "",
      source: sourceOf(input),
      name: input.name ?? null,
      onInvalid: input.onInvalid,
      idempotencyKey: input.idempotencyKey ?? null,
      runAt: readRunAt(input.runAt, ctx.now()),
      maxCredits: input.maxCredits ?? null,
    });
    switch (created.outcome) {
      case "created":
      case "existing":
        return { ...created.batch, problems: created.problems };
      default:
        throw refuseBatch(created);
    }
  });

const getBatch = attendedProcedure
  .input(GetBatchSchema)
  .query(async ({ ctx, input }): Promise<FoundBatch> => {
    const { id, items } = input;
    const page =
      items === undefined
        ? null
        : { cursor: items.cursor ?? null, most: items.limit, filter: items.filter };
    const found = await ctx.may.batches.get({ id, items: page });
    if (found.outcome === "not_found") throw refuse({ reason: "not_found" });
    return { ...found.batch, page: found.items };
  });

/** The items of a batch in their order, a page at a time. */
const listItems = attendedProcedure
  .input(BatchItemsSchema)
  .query(async ({ ctx, input }): Promise<Page<BatchItemView>> => {
    const { id, cursor = null, limit: most, filter } = input;
    const found = await ctx.may.batches.get({ id, items: { cursor, most, filter } });
    if (found.outcome === "not_found" || found.items === null)
      throw refuse({ reason: "not_found" });
    return found.items;
  });

/** All batches of the account, newest first, a page at a time. */
const listBatches = attendedProcedure
  .input(PageSchema)
  .query(({ ctx, input }): Promise<Page<BatchView>> =>
    ctx.may.batches.list({ cursor: input.cursor ?? null, most: input.limit }),
  );

/** Cancels the rest; a batch that has ended is told as it is. */
const cancelBatch = procedureFor("batches:write")
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<BatchView> => {
    const canceled = await ctx.may.batches.cancel(input);
    if (canceled.outcome === "not_found") throw refuse({ reason: "not_found" });
    return canceled.batch;
  });

const retryFailed = procedureFor("batches:write")
  .input(RetryFailedSchema)
  .mutation(async ({ ctx, input }): Promise<RetriedBatch> => {
    await takeBatch(ctx.may);
    const idempotencyKey = input.idempotencyKey ?? null;
    const retried = await ctx.may.batches.retryFailed({ id: input.id, idempotencyKey });
    if (retried.outcome === "not_found") throw refuse({ reason: "not_found" });
    if (retried.outcome !== "retried") throw refuseBatch(retried);
    const { batch, requiredCredits } = retried;
    return { ...batch, retried: retried.retried, requiredCredits };
  });

/** A signed address, which opens without a session until it expires. */
const exportBatch = attendedProcedure
  .input(ExportBatchSchema)
  .mutation(async ({ ctx, input }): Promise<BatchExportLink> => {
    const link = await ctx.may.batches.linkExport(input);
    if (link === null) throw refuse({ reason: "not_found" });
    return link;
  });

/** Many predictions ordered at once. */
export const batchRouter = createRouter({
  quote: quoteBatch,
  create: createBatch,
  get: getBatch,
  items: listItems,
  list: listBatches,
  cancel: cancelBatch,
  retryFailed,
  export: exportBatch,
});
