import { tallySource } from "../batches/stage.ts";
import { orInvalidSource } from "../batches/quote.ts";
import type { EngineContext } from "../context.ts";
import { checkInput } from "../predictions/check-input.ts";
import { SCHEDULE_LIST_BYTES_MAX, SCHEDULE_LIST_ITEMS_MAX } from "./limits.ts";
import type { OrderFault, ScheduledBatch, ScheduledOrder, ScheduledPrediction } from "./views.ts";

/** Why an order would be refused at every fire; null when it would not. */
export async function findFault(
  context: EngineContext,
  order: ScheduledOrder,
): Promise<OrderFault | null> {
  return "batch" in order
    ? findListFault(context, order.batch)
    : findInputFault(context, order.prediction);
}

function findInputFault(
  context: EngineContext,
  { model, input }: ScheduledPrediction,
): OrderFault | null {
  const definition = context.modelOf(model);
  if (definition === null) return { outcome: "model_not_found" };
  const checked = checkInput(definition, input);
  return checked.outcome === "valid" ? null : { outcome: "invalid_input", fields: checked.fields };
}

async function findListFault(
  context: EngineContext,
  { model: name, items, onInvalid }: ScheduledBatch,
): Promise<OrderFault | null> {
  const model = context.modelOf(name);
  if (model === null) return { outcome: "model_not_found" };
  if (isTooLarge(items)) {
    const limits = { itemsMax: SCHEDULE_LIST_ITEMS_MAX, bytesMax: SCHEDULE_LIST_BYTES_MAX };
    return { outcome: "list_too_large", ...limits };
  }
  return orInvalidSource(async () => {
    const { totals, problems } = await tallySource(context, model, { kind: "items", items });
    const isRefused = totals.waiting === 0 || (totals.refused > 0 && onInvalid === "refuse");
    return isRefused ? ({ outcome: "invalid_items", problems } as const) : null;
  });
}

const isTooLarge = (items: ScheduledBatch["items"]): boolean =>
  items.length > SCHEDULE_LIST_ITEMS_MAX ||
  Buffer.byteLength(JSON.stringify(items)) > SCHEDULE_LIST_BYTES_MAX;
