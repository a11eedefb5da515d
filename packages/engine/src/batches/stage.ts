import { addDraftItems, createDraft, dropDraft } from "@darkroom/db";
import type { DraftTotals, NewBatchItem } from "@darkroom/db";
import { actorName } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import type { ModelDefinition } from "../models/definition.ts";
import { BATCH_DRAFTS_MAX, BATCH_STAGED_CHARACTERS_MAX, BATCH_STAGED_ITEMS_MAX } from "./limits.ts";
import { readItems } from "./read/read-items.ts";
import type { ReadableSource } from "./read/read-items.ts";
import { createTally } from "./totals.ts";
import type { BatchOrder, BatchProblem } from "./views.ts";

export type StagedBatch = { id: string; totals: DraftTotals; problems: BatchProblem[] };

/** Adds up a list without keeping it. */
export async function tallySource(
  context: EngineContext,
  model: ModelDefinition,
  source: ReadableSource,
): Promise<Omit<StagedBatch, "id">> {
  const tally = createTally(model.model);
  for await (const item of readItems(context, model, source)) tally.add(item);
  return { totals: tally.totals(), problems: tally.problems() };
}

/**
 * Reads a list into a draft, in pieces, so that neither the memory nor the writer holds all of it
 * at once. A list that cannot be read leaves nothing. Null where the account has too many drafts.
 * @throws SourceError
 */
export async function stageSource(
  context: EngineContext,
  model: ModelDefinition,
  order: Omit<BatchOrder, "model" | "source"> & { source: ReadableSource },
): Promise<StagedBatch | null> {
  const { database } = context;
  const id = context.newId();
  const tally = createTally(model.model);
  const isBegun = await createDraft(database, {
    id,
    accountId: order.accountId,
    requestId: order.requestId,
    actor: actorName(order.actor),
    model: model.model,
    createdAt: context.now(),
    draftsMax: BATCH_DRAFTS_MAX,
  });
  if (!isBegun) return null;
  let items: NewBatchItem[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    await addDraftItems(database, id, { items, totals: tally.totals() });
    items = [];
    characters = 0;
  };
  try {
    for await (const item of readItems(context, model, order.source)) {
      tally.add(item);
      items.push(item);
      characters += JSON.stringify(item).length;
      const isFull = items.length >= BATCH_STAGED_ITEMS_MAX;
      if (isFull || characters >= BATCH_STAGED_CHARACTERS_MAX) await flush();
    }
    await flush();
  } catch (error) {
    await dropDraft(database, id);
    throw error;
  }
  return { id, totals: tally.totals(), problems: tally.problems() };
}
