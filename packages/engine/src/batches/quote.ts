import type { DraftTotals } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { spendableOf } from "../credits/spendable.ts";
import type { ModelDefinition } from "../models/definition.ts";
import { usualRange } from "../models/history.ts";
import { BATCH_DRAFT_KEPT_MS } from "./limits.ts";
import { loadDraft, readProblems } from "./load.ts";
import { SourceError } from "./read/source-error.ts";
import type { ReadableSource } from "./read/read-items.ts";
import { stageSource, tallySource } from "./stage.ts";
import type {
  BatchOrder,
  BatchProblem,
  BatchQuote,
  QuoteBatchOutcome,
  UploadBatchOutcome,
} from "./views.ts";

type Listed = {
  totals: Pick<DraftTotals, "items" | "refused" | "creditsPrice">;
  problems: BatchProblem[];
};

async function quoteOf(
  context: EngineContext,
  order: { accountId: string; model: string; provider: string },
  { totals, problems }: Listed,
): Promise<BatchQuote> {
  const { model, provider } = order;
  const history = await context.history.of({ provider, model, mode: "" });
  const usual = usualRange(history.sinceStarted()?.estimate ?? null);
  const availableCredits = await spendableOf(context, order.accountId);
  return {
    model,
    items: totals.items,
    invalid: totals.refused,
    problems,
    requiredCredits: totals.creditsPrice,
    availableCredits,
    affordable: availableCredits >= totals.creditsPrice,
    estimate: usual === null ? null : { p10: usual.p10, p50: usual.p50, p90: usual.p90 },
  };
}

/** Answers a list that cannot be read as an outcome. */
export async function orInvalidSource<Outcome>(
  work: () => Promise<Outcome>,
): Promise<Outcome | { outcome: "invalid_source"; source: SourceError["source"] }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceError) return { outcome: "invalid_source", source: error.source };
    throw error;
  }
}

/** What a whole list would cost, with every mistake in it, before anything starts. */
export async function quoteBatch(
  context: EngineContext,
  order: Pick<BatchOrder, "accountId" | "model" | "source">,
): Promise<QuoteBatchOutcome> {
  const { accountId, source } = order;
  if (source.kind === "upload") {
    const draft = await loadDraft(context, { accountId, id: source.id });
    if (draft === null) return { outcome: "upload_not_found" };
    const problems = await readProblems(context, draft.id);
    const model = context.modelOf(draft.model);
    if (model === null) return { outcome: "model_not_found" };
    return {
      outcome: "quoted",
      quote: await quoteFor(context, order, model, { totals: draft, problems }),
    };
  }
  const model = context.modelOf(order.model);
  if (model === null) return { outcome: "model_not_found" };
  return orInvalidSource(async () => {
    const tallied = await tallySource(context, model, source);
    return { outcome: "quoted", quote: await quoteFor(context, order, model, tallied) } as const;
  });
}

function quoteFor(
  context: EngineContext,
  { accountId }: { accountId: string },
  { model, provider }: ModelDefinition,
  listed: Listed,
): Promise<BatchQuote> {
  return quoteOf(context, { accountId, model, provider }, listed);
}

/**
 * Reads a list and keeps it for a day, so that it can be started by its id: with its price and
 * its mistakes. Nothing is reserved.
 */
export async function uploadBatch(
  context: EngineContext,
  order: Omit<BatchOrder, "source"> & { source: ReadableSource },
): Promise<UploadBatchOutcome> {
  const model = context.modelOf(order.model);
  if (model === null) return { outcome: "model_not_found" };
  return orInvalidSource(async () => {
    const staged = await stageSource(context, model, order);
    if (staged === null) return { outcome: "too_many_drafts" } as const;
    return {
      outcome: "uploaded",
      id: staged.id,
      quote: await quoteFor(context, order, model, staged),
      expiresAt: new Date(context.now() + BATCH_DRAFT_KEPT_MS).toISOString(),
    } as const;
  });
}
