import { route } from "../route.ts";
import {
  BatchExportSchema,
  BatchItemPageSchema,
  BatchPageSchema,
  BatchQuoteSchema,
  BatchSchema,
  FoundBatchSchema,
  RetriedBatchSchema,
  StartedBatchSchema,
} from "../schemas/batch.ts";
import { locateIn } from "./locate.ts";

const tag = "Batches";

export const BATCH_ROUTES = [
  route({
    method: "POST",
    path: "/batches",
    procedure: "batch.create",
    output: StartedBatchSchema,
    status: 201,
    locate: locateIn("/batches"),
    tag,
    summary: "Create a batch",
    description:
      "Of a list of inputs in `items`, of a text with its `format`, or of an upload. Reserves the whole price and answers at once.",
  }),
  route({
    method: "POST",
    path: "/batch-quotes",
    procedure: "batch.quote",
    output: BatchQuoteSchema,
    tag,
    summary: "Ask what a whole list would cost",
    description: "Reserves nothing, and tells the first mistakes of the list.",
  }),
  route({
    method: "GET",
    path: "/batches",
    procedure: "batch.list",
    output: BatchPageSchema,
    shape: "page",
    omitted: ["direction"],
    tag,
    summary: "List batches, newest first",
  }),
  route({
    method: "GET",
    path: "/batches/{id}",
    procedure: "batch.get",
    output: FoundBatchSchema,
    omitted: ["items"],
    tag,
    summary: "Read a batch",
    description: "`pollAfterMs` says when to ask again; null at the end.",
  }),
  route({
    method: "GET",
    path: "/batches/{id}/items",
    procedure: "batch.items",
    output: BatchItemPageSchema,
    shape: "page",
    tag,
    summary: "List the items of a batch, in their order",
  }),
  route({
    method: "POST",
    path: "/batches/{id}/cancel",
    procedure: "batch.cancel",
    output: BatchSchema,
    tag,
    summary: "Cancel what has not ended of a batch",
  }),
  route({
    method: "POST",
    path: "/batches/{id}/retry-failed",
    procedure: "batch.retryFailed",
    output: RetriedBatchSchema,
    tag,
    summary: "Run the failed items of a batch again",
    description: "With a new reservation for them alone.",
  }),
  route({
    method: "POST",
    path: "/batches/{id}/export",
    procedure: "batch.export",
    output: BatchExportSchema,
    tag,
    summary: "Make a signed address of a batch's export",
    description: "Whoever has it downloads the results without a session until it expires.",
  }),
];
