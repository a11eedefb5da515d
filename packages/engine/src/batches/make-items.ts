import { batchItem, prediction, refuseBatchItem } from "@darkroom/db";
import type { BatchItemRow, BatchRow, Unit } from "@darkroom/db";
import { and, asc, count, eq, isNotNull, isNull } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import type { ModelDefinition } from "../models/definition.ts";
import { moderateOrder } from "../moderation/moderate-order.ts";
import type { ModerationNote } from "../moderation/moderate-order.ts";
import { checkInput } from "../predictions/check-input.ts";
import { isWithoutCreditAnywhere } from "../predictions/create.ts";
import { creationUnit, newRow } from "../predictions/order.ts";
import { reuseDigestOf } from "../reuse/digest.ts";
import type { CreateCommand, FieldError } from "../views.ts";
import { readActor } from "./actor.ts";
import {
  BATCH_MADE_ITEMS_MAX,
  BATCH_MODERATED_AT_ONCE_MAX,
  BATCH_QUEUED_ITEMS_MAX,
} from "./limits.ts";

type WaitingItem = { item: BatchItemRow; retriedInput: Record<string, unknown> | null };

/** How many predictions of a batch wait in the queue. */
async function countQueued(context: EngineContext, batchId: string): Promise<number> {
  const [row] = await context.database.orm
    .select({ queued: count() })
    .from(batchItem)
    .innerJoin(prediction, eq(prediction.id, batchItem.predictionId))
    .where(
      and(
        eq(batchItem.batchId, batchId),
        isNotNull(batchItem.predictionId),
        isNull(batchItem.outcome),
        eq(prediction.status, "queued"),
      ),
    );
  return row?.queued ?? 0;
}

/** The next items that wait; one that is tried again has the input of its last prediction. */
async function readWaiting(
  context: EngineContext,
  batchId: string,
  most: number,
): Promise<WaitingItem[]> {
  const rows = await context.database.orm
    .select({ item: batchItem, retried: prediction })
    .from(batchItem)
    .leftJoin(prediction, and(eq(prediction.id, batchItem.retryOf), isNull(prediction.deletedAt)))
    .where(
      and(
        eq(batchItem.batchId, batchId),
        isNull(batchItem.predictionId),
        isNull(batchItem.outcome),
      ),
    )
    .orderBy(asc(batchItem.position))
    .limit(most);
  return rows.map(({ item, retried }) => ({ item, retriedInput: retried?.input ?? null }));
}

const itemKey = ({ batchId, position, attempt }: BatchItemRow): string =>
  `batch:${batchId}:${String(position)}${attempt === 0 ? "" : `:${String(attempt)}`}`;

function itemUnit(
  context: EngineContext,
  row: BatchRow,
  item: BatchItemRow,
  order: { model: ModelDefinition; input: Record<string, unknown>; moderation: ModerationNote },
): Unit {
  const command: CreateCommand = {
    accountId: row.accountId,
    actor: readActor(row.actor),
    requestId: row.requestId,
    model: order.model.model,
    input: order.input,
    idempotencyKey: itemKey(item),
    delivery: "auto",
    priority: "batch",
    maxCredits: null,
    runAt: null,
    retryOf: item.retryOf,
  };
  const { batchId, position, credits } = item;
  // The price is the one that was quoted and is held; a run of its own is what was ordered.
  const plan = { digest: reuseDigestOf(order.model, order.input), source: null, credits };
  const made = {
    ...newRow(context, command, order, { plan, pattern: "queue" }),
    quotaSubject: row.quotaSubject,
  };
  const placed = {
    order: { moderation: order.moderation, named: { outcome: "none" } as const },
    isFirst: false,
  };
  const unit = creationUnit(context, made, command, placed);
  const batchItem = { batchId, position, credits };
  if (credits === 0) return { ...unit, batchItem };
  const release: Unit["ledger"][number] = {
    id: context.newId(),
    accountId: row.accountId,
    predictionId: null,
    kind: "release",
    credits,
    idempotencyKey: `release:${itemKey(item)}`,
    at: made.createdAt,
    detail: { batchId },
  };
  return { ...unit, ledger: [release, ...unit.ledger], batchItem };
}

async function refuse(
  context: EngineContext,
  { batchId, position, attempt }: BatchItemRow,
  problems: readonly FieldError[],
): Promise<void> {
  const made = { entryId: context.newId(), at: context.now() };
  await refuseBatchItem(context.database, { batchId, position, attempt, problems, ...made });
}

const GONE: readonly FieldError[] = [
  { field: "input", message: "The input is not kept any more." },
];
const NO_MODEL: readonly FieldError[] = [{ field: "model", message: "There is no such model." }];
const KEY_TAKEN: readonly FieldError[] = [
  { field: "idempotencyKey", message: "Another prediction has the key of this item." },
];

type Prepared =
  | { outcome: "made"; unit: Unit }
  | { outcome: "refused"; problems: readonly FieldError[] }
  /** Nobody can judge it now. */
  | { outcome: "held_up" };

async function prepare(
  context: EngineContext,
  row: BatchRow,
  { item, retriedInput }: WaitingItem,
): Promise<Prepared> {
  const model = context.modelOf(row.model);
  if (model === null) return { outcome: "refused", problems: NO_MODEL };
  const input = item.input ?? retriedInput;
  if (input === null) return { outcome: "refused", problems: GONE };
  // A model may have got another input since the list was read.
  const checked = checkInput(model, input);
  if (checked.outcome === "invalid") return { outcome: "refused", problems: checked.fields };
  const order = { model: model.model, input: checked.input, account: row.accountId };
  const verdict = await moderateOrder(context, order);
  switch (verdict.outcome) {
    case "moderation_unavailable":
      return { outcome: "held_up" };
    case "moderated":
      return { outcome: "refused", problems: [{ field: "input", message: verdict.text }] };
    case "admitted": {
      const judged = { model, input: checked.input, moderation: verdict.note };
      return { outcome: "made", unit: itemUnit(context, row, item, judged) };
    }
  }
}

type Made = { moved: number; isHeldUp: boolean };
type Order = { unit: Unit; item: BatchItemRow };

/** Sorts a group into what can be written and what cannot, and refuses the latter. */
async function prepareGroup(
  context: EngineContext,
  row: BatchRow,
  group: readonly WaitingItem[],
): Promise<Made & { orders: Order[] }> {
  const orders: Order[] = [];
  let moved = 0;
  let isHeldUp = false;
  for (let start = 0; start < group.length && !isHeldUp; start += BATCH_MODERATED_AT_ONCE_MAX) {
    const some = group.slice(start, start + BATCH_MODERATED_AT_ONCE_MAX);
    const prepared = await Promise.all(some.map((waiting) => prepare(context, row, waiting)));
    for (const [place, { item }] of some.entries()) {
      const each = prepared[place];
      if (each?.outcome === "made") orders.push({ unit: each.unit, item });
      else if (each?.outcome === "refused") {
        await refuse(context, item, each.problems);
        moved += 1;
      } else isHeldUp = true;
    }
  }
  return { orders, moved, isHeldUp };
}

/** Makes one group of items; `moved` are those that do not wait any more. */
async function makeGroup(
  context: EngineContext,
  row: BatchRow,
  group: readonly WaitingItem[],
): Promise<Made> {
  const { orders: units, isHeldUp, ...prepared } = await prepareGroup(context, row, group);
  let { moved } = prepared;
  const outcomes = await context.database.transact(units.map(({ unit }) => unit));
  for (const [place, outcome] of outcomes.entries()) {
    const item = units[place]?.item;
    if (outcome.outcome === "applied") moved += 1;
    else if (outcome.reason === "idempotency_key" && item !== undefined) {
      await refuse(context, item, KEY_TAKEN);
    } else if (outcome.reason !== "batch_item") {
      const reason = outcome.constraint ?? outcome.reason;
      throw new EngineError("broken_store", `an item of a batch was refused by ${reason}`);
    }
  }
  if (units.length > 0) {
    context.feed.wake("event");
    context.announceWork();
  }
  return { moved, isHeldUp };
}

/**
 * Makes the next items of a batch, in groups, until `BATCH_QUEUED_ITEMS_MAX` of its predictions
 * wait in the queue: none of them grows old there, and others wait behind few. `isHeldUp` where
 * nothing may start at all for now.
 */
export async function makeItems(context: EngineContext, row: BatchRow): Promise<Made> {
  if (row.waiting === 0) return { moved: 0, isHeldUp: false };
  const model = context.modelOf(row.model);
  const isClosed =
    context.spool.isFull() || (model !== null && (await isWithoutCreditAnywhere(context, model)));
  if (isClosed) return { moved: 0, isHeldUp: true };
  let room = BATCH_QUEUED_ITEMS_MAX - (await countQueued(context, row.id));
  let moved = 0;
  while (room > 0) {
    const most = Math.min(room, BATCH_MADE_ITEMS_MAX);
    const group = await readWaiting(context, row.id, most);
    if (group.length === 0) break;
    const made = await makeGroup(context, row, group);
    moved += made.moved;
    room -= made.moved;
    if (made.isHeldUp) return { moved, isHeldUp: true };
    // Somebody else makes or cancels them: the next look sees what is left.
    if (made.moved < group.length) break;
  }
  return { moved, isHeldUp: false };
}
