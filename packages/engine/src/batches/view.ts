import type { BatchRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { BATCH_ETA_ITEMS_MIN, BATCH_POLL_MS, BATCH_POLL_MS_MAX } from "./limits.ts";
import { NOTHING_LIVE, readWithLive } from "./live.ts";
import type { Live } from "./live.ts";
import type { BatchCounts, BatchStatus, BatchView } from "./views.ts";

const iso = (at: number): string => new Date(at).toISOString();

function countsOf(row: BatchRow, { counts }: Live): BatchCounts {
  return {
    waiting: row.waiting,
    queued: counts.queued,
    running: counts.submitting + counts.starting + counts.processing + counts.storing,
    succeeded: row.succeeded + counts.succeeded,
    failed: row.failed + counts.failed,
    canceled: row.canceled + counts.canceled,
    expired: row.expired + counts.expired,
    refused: row.refused,
  };
}

function statusOf(row: BatchRow, now: number): BatchStatus {
  if (row.endedAt !== null) return "ended";
  if (row.cancelRequestedAt !== null) return "canceling";
  return row.runAt !== null && row.runAt > now ? "scheduled" : "running";
}

function pollAfterOf(row: BatchRow, now: number): number | null {
  if (row.endedAt !== null) return null;
  const startsInMs = (row.runAt ?? now) - now;
  return Math.min(BATCH_POLL_MS_MAX, Math.max(BATCH_POLL_MS, startsInMs));
}

/** By the pace so far: the items of one batch are alike, and so is what they wait for. */
function etaOf(row: BatchRow, run: { done: number; left: number }, now: number): number | null {
  if (row.endedAt !== null || row.openedAt === null) return null;
  const sinceMs = now - Math.max(row.openedAt, row.runAt ?? 0);
  if (sinceMs <= 0 || run.done < BATCH_ETA_ITEMS_MIN) return null;
  return Math.round((sinceMs / run.done) * run.left);
}

function render(row: BatchRow, live: Live, now: number): BatchView {
  const counts = countsOf(row, live);
  const left = counts.waiting + counts.queued + counts.running;
  const done = row.items - left;
  const captured = row.creditsCaptured + live.captured;
  const open = row.creditsHeld + live.reserved;
  return {
    id: row.id,
    name: row.name,
    model: row.model,
    status: statusOf(row, now),
    items: row.items,
    done,
    counts,
    credits: {
      price: row.creditsPrice,
      held: row.creditsHeld,
      reserved: live.reserved,
      captured,
      released: Math.max(0, row.creditsPrice - open - captured),
    },
    etaMs: etaOf(row, { done: counts.succeeded + counts.failed + counts.expired, left }, now),
    pollAfterMs: pollAfterOf(row, now),
    runAt: row.runAt === null ? null : iso(row.runAt),
    createdAt: iso(row.openedAt ?? row.createdAt),
    endedAt: row.endedAt === null ? null : iso(row.endedAt),
  };
}

type EndCounts = Pick<
  BatchRow,
  "succeeded" | "failed" | "canceled" | "expired" | "refused" | "creditsCaptured"
> & { at: number };

/** A batch as it was when it ended, whatever was tried again since. */
export function viewEnded(row: BatchRow, { at, ...counts }: EndCounts): BatchView {
  const ended = { ...row, ...counts, waiting: 0, creditsHeld: 0, endedAt: at };
  return render(ended, NOTHING_LIVE, at);
}

/** Batches as their owner reads them, in the order of the ids; those that are gone are left out. */
export async function viewBatches(
  context: EngineContext,
  ids: readonly string[],
): Promise<BatchView[]> {
  if (ids.length === 0) return [];
  const now = context.now();
  const read = await readWithLive(context, ids);
  return read.map(({ row, live }) => render(row, live, now));
}

/** One batch as it is now, which may be further than the given row. */
export async function viewBatch(context: EngineContext, row: BatchRow): Promise<BatchView> {
  const [view] = await viewBatches(context, [row.id]);
  return view ?? render(row, NOTHING_LIVE, context.now());
}
