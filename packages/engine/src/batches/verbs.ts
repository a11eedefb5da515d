import type { EngineContext } from "../context.ts";
import type { Access } from "../results/read.ts";
import type { Page, Quota } from "../views.ts";
import { cancelBatch } from "./cancel.ts";
import { createBatch } from "./create.ts";
import { linkExport, openExport } from "./export/open-export.ts";
import { getBatch } from "./get.ts";
import type { GetBatchQuery } from "./get.ts";
import { listBatches } from "./list.ts";
import { quoteBatch, uploadBatch } from "./quote.ts";
import type { ReadableSource } from "./read/read-items.ts";
import { retryFailed } from "./retry-failed.ts";
import type {
  BatchExport,
  BatchExportFormat,
  BatchExportLink,
  BatchOrder,
  BatchView,
  CancelBatchOutcome,
  CreateBatchCommand,
  CreateBatchOutcome,
  GetBatchOutcome,
  QuoteBatchOutcome,
  RetryBatchOutcome,
  UploadBatchOutcome,
} from "./views.ts";

type Owned = { accountId: string; id: string };

/** Verbs on batches; what is not owned by the given account reads as absent. */
export interface BatchVerbs {
  /** What a whole list would cost, with its mistakes; nothing is reserved. */
  quote: (order: Pick<BatchOrder, "accountId" | "model" | "source">) => Promise<QuoteBatchOutcome>;
  /** Reads a list and keeps it for a day, to be quoted and started by its id. */
  upload: (
    order: Omit<BatchOrder, "source"> & { source: ReadableSource },
  ) => Promise<UploadBatchOutcome>;
  /** Reserves the whole price and starts a list, or does neither. */
  create: (command: CreateBatchCommand) => Promise<CreateBatchOutcome>;
  get: (query: GetBatchQuery) => Promise<GetBatchOutcome>;
  list: (query: {
    accountId: string;
    cursor: string | null;
    most: number;
  }) => Promise<Page<BatchView>>;
  /** Cancels what waits at once, and asks what runs to end. */
  cancel: (target: Owned) => Promise<CancelBatchOutcome>;
  /** Runs the failed and expired items again, once for each key. */
  retryFailed: (
    target: Owned & { idempotencyKey: string | null; quota: Quota | null },
  ) => Promise<RetryBatchOutcome>;
  /** A signed address of an export; null where there is no such batch. */
  linkExport: (target: Owned & { format: BatchExportFormat }) => Promise<BatchExportLink | null>;
  /** An export as it is read, for the owner or the bearer of a signed address. */
  openExport: (query: {
    id: string;
    format: BatchExportFormat;
    access: Access;
  }) => Promise<BatchExport | null>;
}

export function createBatchVerbs(context: EngineContext): BatchVerbs {
  return {
    quote: (order) => quoteBatch(context, order),
    upload: (order) => uploadBatch(context, order),
    create: (command) => createBatch(context, command),
    get: (query) => getBatch(context, query),
    list: (query) => listBatches(context, query),
    cancel: (target) => cancelBatch(context, target),
    retryFailed: (target) => retryFailed(context, target),
    linkExport: (target) => linkExport(context, target),
    openExport: (query) => openExport(context, query),
  };
}
