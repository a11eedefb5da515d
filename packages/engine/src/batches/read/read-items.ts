import type { NewBatchItem } from "@darkroom/db";
import type { EngineContext } from "../../context.ts";
import type { ModelDefinition } from "../../models/definition.ts";
import { priceOf } from "../../models/price.ts";
import { checkInput } from "../../predictions/check-input.ts";
import { BATCH_CHECKED_ITEMS_MAX, BATCH_ITEMS_MAX, BATCH_ITEM_BYTES_MAX } from "../limits.ts";
import type { BatchSource } from "../views.ts";
import { createCells } from "./coerce-cells.ts";
import { decodeText } from "./decode-text.ts";
import type { RawItem } from "./raw-item.ts";
import { readCsv } from "./read-csv.ts";
import { readJsonl } from "./read-jsonl.ts";
import { SourceError } from "./source-error.ts";

/** What can be read item by item. */
export type ReadableSource = Exclude<BatchSource, { kind: "upload" }>;

const isInput = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

async function* listItems(items: readonly unknown[]): AsyncGenerator<RawItem, void> {
  for (const value of items) yield { outcome: "read", line: null, value };
}

function readSource(source: ReadableSource, model: ModelDefinition): AsyncIterable<RawItem> {
  if (source.kind === "items") return listItems(source.items);
  const text = decodeText(source.body);
  return source.format === "csv" ? readCsv(text, createCells(model.inputSchema)) : readJsonl(text);
}

function checkItem(model: ModelDefinition, raw: RawItem, position: number): NewBatchItem {
  const { line } = raw;
  const refused = (problems: NewBatchItem["problems"]): NewBatchItem => ({
    position,
    line,
    input: null,
    credits: 0,
    outcome: "refused",
    problems,
  });
  if (raw.outcome === "broken") return refused([{ field: "item", message: raw.message }]);
  if (!isInput(raw.value)) {
    return refused([
      { field: "item", message: "An item is an object with the inputs of the model." },
    ]);
  }
  const checked = checkInput(model, raw.value);
  if (checked.outcome === "invalid") return refused(checked.fields);
  const { input } = checked;
  if (Buffer.byteLength(JSON.stringify(input)) > BATCH_ITEM_BYTES_MAX) {
    const kibibytes = String(BATCH_ITEM_BYTES_MAX / 1024);
    return refused([{ field: "item", message: `An item has at most ${kibibytes} KiB.` }]);
  }
  return { position, line, input, credits: priceOf(model, input), outcome: null, problems: null };
}

/**
 * The items of a list, each checked by its model and priced; those that cannot be run are
 * `refused` with every mistake at its field. Others get their turn between them.
 * @throws SourceError where the list cannot be read further, has too many items, or none
 */
export async function* readItems(
  context: Pick<EngineContext, "scheduler">,
  model: ModelDefinition,
  source: ReadableSource,
): AsyncGenerator<NewBatchItem, void> {
  const never = new AbortController().signal;
  let position = 0;
  for await (const raw of readSource(source, model)) {
    if (position === BATCH_ITEMS_MAX) {
      const most = BATCH_ITEMS_MAX.toLocaleString("en-US");
      throw new SourceError("too_many_items", `A batch has at most ${most} items.`, raw.line);
    }
    yield checkItem(model, raw, position);
    position += 1;
    if (position % BATCH_CHECKED_ITEMS_MAX === 0) await context.scheduler.sleep(0, never);
  }
  if (position === 0) throw new SourceError("empty", "There are no items in this list.");
}
